/**
 * A loop that spins on one line is interrupted now at this column, now at that. It is one place: the column that was
 * named first stands for the line.
 */
import type { Frame } from '../findings/finding.ts';
import { originOf } from '../findings/origin.ts';
import { isForeign } from './interrupted-stack.ts';

export class SameLine {
  readonly #known = new Map<string, Frame>();

  /** The frame to name: the program's innermost one, else that of a dependency; `at` where somebody knows better. */
  frameOf(stack: readonly Frame[], at?: Frame): Frame | undefined {
    const frame = at ?? stack.find((one) => one.line > 0 && originOf(one.file) === 'user') ?? stack.find(isForeign);
    if (frame === undefined) return undefined;
    const line = `${frame.file}:${frame.line}`;
    const known = this.#known.get(line);
    if (known === undefined) this.#known.set(line, frame);
    return known ?? frame;
  }
}
