/**
 * Looking on at what the tracking of promises sees: there is one set of hooks, because each set costs every promise of
 * the program.
 */
import type { PromiseState } from './state.ts';

export interface PromiseObserver {
  /** The promise whose reaction runs; null outside of reactions. */
  readonly running: PromiseState | null;
  /** Its stack is in `state.site`, if one was taken. */
  made(state: PromiseState): void;
  /** The reaction that settles it runs from now on. */
  began(state: PromiseState): void;
  settled(state: PromiseState): void;
}

/** `active` is null while nobody looks on: one branch. */
export const observers: { active: PromiseObserver | null } = { active: null };
