/**
 * Looking on while the program calls a function of Node's: the function is replaced by a proxy of itself, so name,
 * length, properties, `new` and `instanceof` are those of the original, and taking it out again leaves no trace.
 *
 * What the program sees stays the same: the original is called with the same arguments and its result is returned as it
 * is. What it throws loses the frame of the proxy.
 */
import { syncBuiltinESMExports } from 'node:module';
import { contained } from '../findings/internal-errors.ts';
import { type CapturedStack, captureStack } from '../findings/stack.ts';

/** Deep enough for the way from `http2.connect` or a driver's `connect()` down to the socket. */
const FRAMES = 20;

type AnyFunction = (...args: unknown[]) => unknown;

/** What was called, told after the call has returned. */
export interface Call {
  readonly self: unknown;
  readonly args: readonly unknown[];
  readonly result: unknown;
  /** From the caller outwards. */
  readonly stack: CapturedStack;
}

export class Patches {
  readonly #undo: (() => void)[] = [];

  /** From now on `watch` is told of every call of `owner[name]`, with `new` or without. */
  calls(owner: object, name: string, watch: (call: Call) => void): void {
    this.#replace(owner, name, (original) => {
      const apply = (target: AnyFunction, self: unknown, args: unknown[]): unknown => {
        const stack = captureStack(FRAMES, apply);
        const result = called(() => Reflect.apply(target, self, args));
        contained(() => watch({ self, args, result, stack }), undefined);
        return result;
      };
      const construct = (target: AnyFunction, args: unknown[], newTarget: AnyFunction): object => {
        const stack = captureStack(FRAMES, construct);
        const result = called(() => Reflect.construct(target, args, newTarget)) as object;
        contained(() => watch({ self: undefined, args, result, stack }), undefined);
        return result;
      };
      return new Proxy(original, { apply, construct });
    });
  }

  /** Cheaper: `watch` is told before the call, on what and with what first argument. */
  arguments(owner: object, name: string, watch: (self: object, first: unknown) => void): void {
    this.#replace(owner, name, (original) => {
      return new Proxy(original, {
        apply(target, self, args: unknown[]) {
          contained(() => watch(self as object, args[0]), undefined);
          return called(() => Reflect.apply(target, self, args));
        },
      });
    });
  }

  /** For a function that returns a promise: `watch` is told what it was fulfilled with. */
  fulfilments(owner: object, name: string, watch: (value: unknown, stack: CapturedStack) => void): void {
    this.#replace(owner, name, (original) => {
      const apply = (target: AnyFunction, self: unknown, args: unknown[]): unknown => {
        const stack = captureStack(FRAMES, apply);
        const promise = Reflect.apply(target, self, args) as Promise<unknown>;
        return promise.then((value) => {
          contained(() => watch(value, stack), undefined);
          return value;
        });
      };
      return new Proxy(original, { apply });
    });
  }

  /** `import { open } from 'node:fs'` sees what was replaced, too. */
  announce(): void {
    syncBuiltinESMExports();
  }

  undo(): void {
    for (const undo of this.#undo.splice(0).reverse()) contained(undo, undefined);
    syncBuiltinESMExports();
  }

  #replace(owner: object, name: string, wrap: (original: AnyFunction) => AnyFunction): void {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    const original: unknown = Reflect.get(owner, name);
    if (typeof original !== 'function') return;
    const value = wrap(original as AnyFunction);
    const enumerable = before?.enumerable ?? false;
    Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable });
    this.#undo.push(() => {
      // Somebody has put another in its place, which calls this one.
      if (Reflect.get(owner, name) !== value) return;
      if (before === undefined) Reflect.deleteProperty(owner, name);
      else Object.defineProperty(owner, name, before);
    });
  }
}

const OWN_FRAME = /\n[^\n]*\/debug\/resources\/patches\.[jt]s:[^\n]*/g;

/** An error that comes out of the call has the stack that it would have without us. */
function called(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    contained(() => {
      if (!(error instanceof Error) || typeof error.stack !== 'string') return;
      const stack = error.stack.replace(OWN_FRAME, '');
      if (stack !== error.stack) error.stack = stack;
    }, undefined);
    throw error;
  }
}
