/**
 * Finds the code behind a chain of microtasks. V8 interrupts one between its links, where no frame of the program is on
 * the stack; the next promise that the program makes is made by the code that is looked for.
 */
import { promiseHooks } from 'node:v8';
import type { Frame } from '../findings/finding.ts';
import { containing } from '../findings/internal-errors.ts';
import { PROBE_ATTEMPTS } from './constants.ts';
import { isForeign, stackUnderHook } from './interrupted-stack.ts';

export class StackProbe {
  #found: readonly Frame[] | undefined;
  #stop: (() => void) | undefined;
  #attempts = 0;

  get found(): readonly Frame[] | undefined {
    return this.#found;
  }

  start(): void {
    if (this.#stop !== undefined || this.#found !== undefined) return;
    this.#attempts = 0;
    this.#stop = promiseHooks.onInit(containing(() => this.#look())) as () => void;
  }

  /** Forgets what was found, too. */
  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#found = undefined;
  }

  #look(): void {
    if (this.#found !== undefined) return;
    this.#attempts += 1;
    const frames = stackUnderHook();
    if (frames.some(isForeign)) this.#found = frames;
    if (this.#found === undefined && this.#attempts < PROBE_ATTEMPTS) return;
    this.#stop?.();
    this.#stop = undefined;
  }
}
