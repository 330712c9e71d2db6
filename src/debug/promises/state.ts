/**
 * What is known about one native promise, kept on the promise itself.
 *
 * The state is a private field that is put on the promise from outside: invisible to the program whatever it does
 * (`util.inspect`, `Reflect.ownKeys`, a frozen promise), gone with the promise, and as cheap as a plain property, where
 * a `WeakMap` costs some forty times more and slows every garbage collection down.
 */
import type { Loss } from './losses.ts';
import type { CallSites } from './sites.ts';

/** What an observer wants to remember of a promise. */
export type ObserverNote = object;

export const SETTLED = 1;
/** Somebody waits for it or has waited for it. */
export const HANDLED = 2;
/** The engine has begun to run the reaction that settles it. */
export const BEGAN = 4;
/** Made from another promise: by `then`, by `await`, or by the engine on behalf of an async function. */
export const DERIVED = 8;
/** Node has found it rejected and unhandled. */
export const REJECTED = 16;

export class PromiseState {
  flags: number;
  /** The promises derived from it while it was pending, the engine's own not counted. */
  children = 0;
  /** Of a derived promise that has not begun yet: the one it was derived from. */
  parent: PromiseState | null;
  /** Where it was made; null where nobody took the stack, and as soon as it is not needed any more. */
  site: CallSites | null = null;
  /** Roots are numbered in the order in which they are made. */
  readonly number: number;
  /** Where it is watched until it is handled or collected. */
  loss: Loss | null = null;
  /** An observer's. */
  note: ObserverNote | null = null;

  constructor(flags: number, parent: PromiseState | null, number: number) {
    this.flags = flags;
    this.parent = parent;
    this.number = number;
  }
}

/** A constructor that returns what it is given, so that a subclass puts its private fields on that. */
const Identity = function (this: unknown, promise: object): object {
  return promise;
} as unknown as new (
  promise: object,
) => object;

class Stamp extends Identity {
  #state: PromiseState;

  constructor(promise: object, state: PromiseState) {
    super(promise);
    this.#state = state;
  }

  static get(promise: object): PromiseState | undefined {
    try {
      return (promise as Stamp).#state;
    } catch {
      // Made before the tracking began: rare, so that asking first would cost more than failing.
      return undefined;
    }
  }

  static set(promise: object, state: PromiseState): void {
    new Stamp(promise, state);
  }
}

/** Undefined for promises made before the tracking began. */
export const stateOf: (promise: object) => PromiseState | undefined = Stamp.get;
/** Once a promise. */
export const setState: (promise: object, state: PromiseState) => void = Stamp.set;
