/**
 * Which frame of an interrupted stack is named.
 *
 * - The program's innermost one, whatever packages and Node do on top of it. A function that was interrupted before its
 *   first statement has done nothing yet: then it is the one that called it.
 * - A loop that spins on one line is interrupted now at this column, now at that. It is one place: the column that was
 *   named first stands for the line.
 */
import type { Frame } from '../findings/finding.ts';
import { locate, originAt, sourceLines } from '../findings/source-map.ts';
import { isForeign } from './interrupted-stack.ts';

export class NamedFrames {
  readonly #known = new Map<string, Frame>();

  /** `at`: where somebody knows better. */
  frameOf(stack: readonly Frame[], at?: Frame): Frame | undefined {
    const user = stack.filter((frame) => frame.line > 0 && originAt(frame) === 'user');
    const frame = at ?? user.find((one) => !isAtEntry(one)) ?? user[0] ?? stack.find(isForeign);
    if (frame === undefined) return undefined;
    const line = `${frame.file}:${frame.line}`;
    const known = this.#known.get(line);
    if (known === undefined) this.#known.set(line, frame);
    return known ?? frame;
  }
}

/** Whether a function has been entered and no more: the engine's position is the parenthesis of its parameters. */
export function isAtEntry(frame: Frame): boolean {
  if (frame.isAsync) return false;
  const { file, line, column } = locate(frame);
  return sourceLines(file)?.[line - 1]?.[column - 1] === '(';
}
