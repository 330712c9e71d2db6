/**
 * Where one continuation of native promises ends and the next begins, for as long as somebody asks. A chain of them is
 * one macrotask, but a long one in it is a block of its own.
 */
import { promiseHooks } from 'node:v8';
import { containing } from '../findings/internal-errors.ts';

export class Continuations {
  #stop: (() => void) | undefined;

  /** `onBoundary` runs in the middle of the program's microtasks, for each of them. */
  start(onBoundary: () => void): void {
    this.#stop ??= promiseHooks.onBefore(containing(onBoundary)) as () => void;
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}
