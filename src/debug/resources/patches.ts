/**
 * Looking on while the program calls a function of Node's: another takes its place that has the same name, length and
 * properties, and taking it out again leaves no trace.
 *
 * What the program sees stays the same: the original is called with the same arguments, and its result is returned as
 * it is. An error that it throws has the stack that it would have without us.
 */
import { syncBuiltinESMExports } from 'node:module';
import { contained } from '../findings/internal-errors.ts';
import { type CapturedStack, captureStack } from '../findings/stack.ts';
import { type AnyFunction, replaceMethod } from '../replace-method.ts';

/** Deep enough for the way from `http2.connect` or a driver's `connect()` down to the socket. */
const FRAMES = 20;

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

  /** From now on `watch` is told of every call of `owner[name]`. */
  calls(owner: object, name: string, watch: (call: Call) => void): void {
    this.#replace(owner, name, (original) => {
      return likeOriginal(original, function watched(...args) {
        const stack = contained(() => captureStack(FRAMES, watched), undefined);
        const limit = contained(raiseLimit, undefined);
        let result: unknown;
        try {
          result = Reflect.apply(original, this, args);
        } catch (error) {
          contained(() => withoutOurFrame(error), undefined);
          throw error;
        } finally {
          contained(() => restoreLimit(limit), undefined);
        }
        if (stack !== undefined) contained(() => watch({ self: this, args, result, stack }), undefined);
        return result;
      });
    });
  }

  /** The same for a class: of every `new owner[name]()`, and of that of its subclasses. */
  constructions(owner: object, name: string, watch: (made: object, stack: CapturedStack) => void): void {
    this.#replace(owner, name, (original) => {
      const construct = (target: AnyFunction, args: unknown[], newTarget: AnyFunction): object => {
        const stack = contained(() => captureStack(FRAMES, construct), undefined);
        const limit = contained(raiseLimit, undefined);
        let made: object;
        try {
          made = Reflect.construct(target, args, newTarget) as object;
        } catch (error) {
          contained(() => withoutOurFrame(error), undefined);
          throw error;
        } finally {
          contained(() => restoreLimit(limit), undefined);
        }
        if (stack !== undefined) contained(() => watch(made, stack), undefined);
        return made;
      };
      return new Proxy(original, { construct });
    });
  }

  /** Cheaper: `watch` is told before the call, on what and with what first argument. */
  arguments(owner: object, name: string, watch: (self: object, first: unknown) => void): void {
    this.#replace(owner, name, (original) => {
      return likeOriginal(original, function watched(...args) {
        contained(() => watch(this as object, args[0]), undefined);
        return Reflect.apply(original, this, args);
      });
    });
  }

  /** For a function that answers to a callback, its last argument: `result` is what that is called with. */
  callbacks(owner: object, name: string, watch: (call: Call & { readonly result: readonly unknown[] }) => void): void {
    this.#replace(owner, name, (original) => {
      return likeOriginal(original, function watched(...args) {
        const callback = args.at(-1);
        if (typeof callback !== 'function') return Reflect.apply(original, this, args);
        const stack = contained(() => captureStack(FRAMES, watched), undefined);
        if (stack === undefined) return Reflect.apply(original, this, args);
        const seeing = function watched(this: unknown, ...result: unknown[]): unknown {
          contained(() => watch({ self: this, args, result, stack }), undefined);
          return Reflect.apply(callback, this, result);
        };
        return Reflect.apply(original, this, [...args.slice(0, -1), seeing]);
      });
    });
  }

  /** For a function that returns a promise: `watch` is told what it was fulfilled with. */
  fulfilments(owner: object, name: string, watch: (value: unknown, stack: CapturedStack) => void): void {
    this.#replace(owner, name, (original) => {
      return likeOriginal(original, function watched(...args) {
        const stack = contained(() => captureStack(FRAMES, watched), undefined);
        const promise = Reflect.apply(original, this, args) as Promise<unknown>;
        return promise.then(function watched(value) {
          if (stack !== undefined) contained(() => watch(value, stack), undefined);
          return value;
        });
      });
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
    this.#undo.push(replaceMethod(owner, name, wrap));
  }
}

function likeOriginal(original: AnyFunction, replacement: AnyFunction): AnyFunction {
  Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
  return replacement;
}

const limited = Error as { stackTraceLimit?: unknown };

/** An error's stack has ten frames, ours not counted. */
function raiseLimit(): unknown {
  const { stackTraceLimit: limit } = limited;
  if (typeof limit === 'number') Reflect.set(Error, 'stackTraceLimit', limit + 1);
  return limit;
}

function restoreLimit(limit: unknown): void {
  if (typeof limit === 'number') Reflect.set(Error, 'stackTraceLimit', limit);
}

const OUR_FRAME = /\n[^\n]*\/debug\/resources\/patches\.[jt]s:[^\n]*/g;

function withoutOurFrame(error: unknown): void {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return;
  const stack = error.stack.replace(OUR_FRAME, '');
  if (stack !== error.stack) error.stack = stack;
}
