/** Colours, or none. What renders asks for a role, not for a colour. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  /** What went wrong. */
  error(text: string): string;
  warning(text: string): string;
  /** The caret. */
  accent(text: string): string;
  /** What to do. */
  hint(text: string): string;
}

const same = (text: string): string => text;
const sgr =
  (on: number, off: number) =>
  (text: string): string =>
    `\u001b[${on}m${text}\u001b[${off}m`;

export const plain: Style = { bold: same, dim: same, error: same, warning: same, accent: same, hint: same };

export const coloured: Style = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  error: sgr(31, 39),
  warning: sgr(33, 39),
  accent: sgr(31, 39),
  hint: sgr(36, 39),
};
