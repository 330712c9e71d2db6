/** How a command ended: by an exit code, or by a signal that is to be passed on. */
export type Outcome = { readonly exitCode: number } | { readonly signal: NodeJS.Signals };

/** Wrong use of a command: one line that says what is wrong and what to do. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
