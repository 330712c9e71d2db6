/**
 * Lazy coroutines, as Python's: calling a coroutine function runs nothing; the `Coroutine` it returns runs when it is
 * awaited or made a task. One that never is gets `RuntimeWarning: coroutine 'NAME' was never awaited`, in every mode.
 *
 * How one that was dropped is found: most coroutines are awaited in the step that makes them, so a new one is only
 * put on a list, which is looked through when the turn is over. What has not begun by then is watched: reported when it
 * is collected, and at the latest when the process ends.
 */
import { inspect, types } from 'node:util';
import { RuntimeError } from './errors.ts';
import { show } from './inspect.ts';
import { instruments } from './instrument.ts';
import type { OnRejected } from './on-rejected.ts';

type CoroutineState = 'created' | 'begun' | 'closed';

// biome-ignore lint/suspicious/noExplicitAny: any function whatever it takes
type AnyFunction = (...args: any[]) => any;

interface Dropped {
  readonly name: string;
  readonly creation: Error | undefined;
  readonly reference: WeakRef<Coroutine<unknown>>;
}

let fresh: Coroutine<unknown>[] = [];
const watched = new Map<WeakRef<Coroutine<unknown>>, Dropped>();
const collected = new FinalizationRegistry<Dropped>((dropped) => {
  if (watched.delete(dropped.reference)) warnNeverAwaited(dropped, false);
});
let watchesExit = false;

function warnNeverAwaited(dropped: Dropped, atExit: boolean): void {
  const warning = new Error(`coroutine '${dropped.name}' was never awaited`);
  warning.name = 'RuntimeWarning';
  (warning as NodeJS.ErrnoException).code = 'TSYNCIO_NEVER_AWAITED';
  if (dropped.creation?.stack !== undefined) {
    const frames = dropped.creation.stack.split('\n').slice(1).join('\n');
    warning.message += `\nCoroutine created at\n${frames}`;
  }
  warning.stack = `${warning.name}: ${warning.message}`;
  // `emitWarning` waits for the next tick, and there is none when the process ends.
  if (!atExit) process.emitWarning(warning);
  else process.emit('warning', warning);
}

function watch(coroutine: Coroutine<unknown>): void {
  const reference = new WeakRef(coroutine);
  const dropped: Dropped = { name: coroutine._name, creation: coroutine._creation, reference };
  watched.set(reference, dropped);
  coroutine._watch = reference;
  collected.register(coroutine, dropped, coroutine);
  if (!watchesExit) {
    watchesExit = true;
    process.once('exit', () => reportNeverAwaited());
  }
}

function sift(): void {
  const list = fresh;
  fresh = [];
  for (const coroutine of list) if (coroutine._state === 'created') watch(coroutine);
}

/** Reports every coroutine that has not begun: the process ends. */
function reportNeverAwaited(): void {
  sift();
  for (const dropped of [...watched.values()]) {
    watched.delete(dropped.reference);
    const coroutine = dropped.reference.deref();
    if (coroutine !== undefined) {
      collected.unregister(coroutine);
      coroutine._watch = undefined;
    }
    warnNeverAwaited(dropped, true);
  }
}

/** A call that has not run yet: what a function made by `coroutine()` returns. Await it, or make a task of it. */
export class Coroutine<T = unknown> implements Promise<T> {
  /** @internal */
  _state: CoroutineState = 'created';
  /** @internal Where it was created, when debug mode looked. */
  _creation: Error | undefined = undefined;
  /** @internal */
  _watch: WeakRef<Coroutine<unknown>> | undefined = undefined;
  /** @internal */
  readonly _name: string;
  #body: (() => PromiseLike<T>) | undefined;

  /** @internal */
  constructor(name: string, body: () => PromiseLike<T>) {
    this._name = name;
    this.#body = body;
    if (fresh.length === 0) setImmediate(sift).unref();
    fresh.push(this as Coroutine<unknown>);
    if (instruments.active !== null) instruments.active.coroutineCreated(this as Coroutine<unknown>);
  }

  get [Symbol.toStringTag](): string {
    return 'Coroutine';
  }

  /** Gives it up without running it: no warning is given. Asyncio's `coro.close()`. */
  close(): void {
    this._close();
    if (instruments.active !== null) instruments.active.coroutineClosed(this as Coroutine<unknown>);
  }

  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: OnRejected<B>,
  ): Promise<A | B> {
    return this.#promise().then(onFulfilled, onRejected);
  }

  catch<B = never>(onRejected?: OnRejected<B>): Promise<T | B> {
    return this.#promise().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#promise().finally(onFinally);
  }

  /** @internal A task has taken it: nobody else may await it. */
  _claim(): void {
    this.#checkUnused();
    this.#unwatch();
    this._state = 'begun';
  }

  /** @internal Runs the body of a coroutine that was claimed. */
  _begin(): PromiseLike<T> {
    const body = this.#body as () => PromiseLike<T>;
    this.#body = undefined;
    if (instruments.active !== null) instruments.active.coroutineStarted(this as Coroutine<unknown>);
    return body();
  }

  /** @internal */
  _close(): void {
    this.#unwatch();
    this.#body = undefined;
    this._state = 'closed';
  }

  /** @internal */
  _describe(): string {
    return `${this._name || '<anonymous>'}()`;
  }

  toString(): string {
    return `<Coroutine ${this._describe()} ${this._state}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  #promise(): Promise<T> {
    try {
      this._claim();
      return Promise.resolve(this._begin());
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #checkUnused(): void {
    if (this._state === 'created') return;
    throw new RuntimeError(
      `cannot reuse already awaited coroutine: ${this} can be awaited once; call the function again for another run`,
    );
  }

  #unwatch(): void {
    if (this._watch === undefined) return;
    watched.delete(this._watch);
    this._watch = undefined;
    collected.unregister(this);
  }
}

const COROUTINE_FUNCTION = Symbol.for('tsyncio.coroutineFunction');
/** Whether `fn` is an async function of JavaScript's own. */
function isAsyncFunction(fn: unknown): boolean {
  return types.isAsyncFunction(fn) && !types.isGeneratorFunction(fn);
}

function makeLazy<F extends AnyFunction>(fn: F): (...args: Parameters<F>) => Coroutine<Awaited<ReturnType<F>>> {
  if (typeof fn !== 'function') throw new TypeError(`coroutine() takes an async function, not ${show(fn)}`);
  function lazy(this: unknown, ...args: Parameters<F>): Coroutine<Awaited<ReturnType<F>>> {
    return new Coroutine(fn.name, () => fn.apply(this, args) as PromiseLike<Awaited<ReturnType<F>>>);
  }
  Object.defineProperty(lazy, 'name', { value: fn.name, configurable: true });
  Object.defineProperty(lazy, 'length', { value: fn.length, configurable: true });
  Object.defineProperty(lazy, COROUTINE_FUNCTION, { value: true });
  return lazy;
}

/**
 * Makes an async function lazy, as Python's are: a call returns a `Coroutine` and runs nothing until that is awaited or
 * made a task; one that never is draws a `RuntimeWarning`, in every mode. Also a method decorator.
 *
 * Awaiting the same `Coroutine` twice is a `RuntimeError`: `cannot reuse already awaited coroutine`.
 *
 * @example
 * ```ts
 * import { coroutine, createTask, run } from 'tsyncio';
 *
 * const greet = coroutine(async (name: string) => `hello ${name}`);
 * await run(async () => {
 *   console.log(await greet('Ada')); // hello Ada
 *   console.log(await createTask(greet('Bob'))); // hello Bob
 * });
 * ```
 */
export function coroutine<A extends unknown[], R, This = void>(
  fn: (this: This, ...args: A) => PromiseLike<R>,
  _context?: ClassMethodDecoratorContext | string | symbol,
  descriptor?: PropertyDescriptor,
): (this: This, ...args: A) => Coroutine<R> {
  if (descriptor !== undefined) {
    // A decorator of TypeScript's older kind: (prototype, name, descriptor).
    descriptor.value = makeLazy(descriptor.value as AnyFunction);
    return descriptor as never;
  }
  return makeLazy(fn as AnyFunction) as (this: This, ...args: A) => Coroutine<R>;
}

/** Whether `value` is a `Coroutine`: a call that has not run yet. A native promise is none: it has started. */
export function isCoroutine(value: unknown): value is Coroutine<unknown> {
  return value instanceof Coroutine;
}

/** Whether calling `fn` gives a coroutine: an async function, or what `coroutine()` returned. */
export function isCoroutineFunction(fn: unknown): boolean {
  return typeof fn === 'function' && (COROUTINE_FUNCTION in fn || isAsyncFunction(fn));
}
