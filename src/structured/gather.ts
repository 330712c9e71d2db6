import {
  type Awaitable,
  asFuture,
  Coroutine,
  checkOptions,
  type Delegate,
  type EventLoop,
  Future,
  getEventLoop,
  makeCancelledError,
  requestCancellation,
  Task,
} from '../core/index.ts';

/** What an awaitable gives. */
export type ResultOf<A> = A extends () => PromiseLike<infer T> ? T : A extends PromiseLike<infer T> ? T : never;

/** The results of a list or tuple of awaitables, in its order. */
export type ResultsOf<A extends readonly unknown[]> = { -readonly [K in keyof A]: ResultOf<A[K]> };

/** As `ResultsOf`, each perhaps an error. */
export type OutcomesOf<A extends readonly unknown[]> = { -readonly [K in keyof A]: ResultOf<A[K]> | Error };

const ofGather = { returnExceptions: 'boolean' } as const;

class GatheringFuture extends Future<unknown> implements Delegate {
  readonly #children: readonly Future<unknown>[];
  cancelRequested = false;

  constructor(children: readonly Future<unknown>[], loop: EventLoop) {
    super(loop._futureOptions);
    this.#children = children;
  }

  /** Cancels the children; the gathering ends when they have. */
  override cancel(message?: string): boolean {
    return requestCancellation(this, message);
  }

  /** @internal */
  override get _isDelegate(): boolean {
    return true;
  }

  /** @internal */
  _beginCancel(): readonly Future<unknown>[] | undefined {
    return this.done() ? undefined : this.#children;
  }

  /** @internal */
  _endCancel(_message: string | undefined, reached: boolean): boolean {
    if (reached) this.cancelRequested = true;
    return reached;
  }

  /** @internal */
  get _children(): readonly Future<unknown>[] {
    return this.#children;
  }
}

/**
 * Runs awaitables side by side and gives their results, in the order of the list.
 *
 * The first failure is thrown to whoever awaits, and the rest runs on; with `returnExceptions` failures stand among the
 * results, and so do the `CancelledError`s of cancelled children. Cancelling the returned future, or the task that
 * awaits it, cancels the children. For "one fails, all end" take `taskGroup()`.
 *
 * @throws TypeError when `aws` is no array, or holds what cannot be awaited.
 * @example
 * ```ts
 * import { gather, run, sleep } from 'tsyncio';
 *
 * await run(async () => {
 *   const [name, age] = await gather([sleep(5, 'Ada'), async () => 36]);
 *   console.log(name, age); // Ada 36
 * });
 * ```
 */
export function gather<const A extends readonly Awaitable<unknown>[] | []>(
  aws: A,
  options: { returnExceptions: true },
): Future<OutcomesOf<A>>;
export function gather<const A extends readonly Awaitable<unknown>[] | []>(
  aws: A,
  options?: { returnExceptions?: false | undefined },
): Future<ResultsOf<A>>;
export function gather<const A extends readonly Awaitable<unknown>[] | []>(
  aws: A,
  options?: { returnExceptions?: boolean | undefined },
): Future<ResultsOf<A> | OutcomesOf<A>>;
export function gather(
  aws: readonly Awaitable<unknown>[],
  options?: { returnExceptions?: boolean | undefined },
): Future<unknown> {
  checkOptions('gather', options, ofGather);
  if (typeof aws !== 'object' || aws === null || typeof (aws as Iterable<unknown>)[Symbol.iterator] !== 'function') {
    throw new TypeError('gather() takes one array of awaitables: gather([a, b], options)');
  }
  const list = [...aws];
  const returnExceptions = options?.returnExceptions ?? false;
  const children: Future<unknown>[] = [];
  const known = new Map<unknown, Future<unknown>>();
  for (const aw of list) {
    // A function twice in the list is two calls; a future, or a `Coroutine`, twice is one.
    const reusable = typeof aw !== 'function' || aw instanceof Coroutine;
    const child = (reusable ? known.get(aw) : undefined) ?? asFuture(aw, children[0]?.getLoop());
    if (reusable) known.set(aw, child);
    children.push(child);
  }
  const first = children[0];
  if (first === undefined) {
    const empty = getEventLoop().createFuture<unknown>();
    empty.setResult([]);
    return empty;
  }

  const outer = new GatheringFuture(children, first.getLoop());
  const distinct = new Set(children);
  let finished = 0;

  function childDone(child: Future<unknown>): void {
    finished += 1;
    if (outer.done()) {
      child._markRetrieved();
      return;
    }
    if (!returnExceptions) {
      if (child.cancelled()) {
        outer._settle('exception', child._outcomeError());
        return;
      }
      if (child._state === 'exception') {
        outer._settle('exception', child._outcomeError());
        return;
      }
    }
    if (finished < distinct.size) return;
    if (outer.cancelRequested) {
      for (const other of distinct) other._markRetrieved();
      outer._settle('exception', cancellationOf(children.at(-1) as Future<unknown>));
      return;
    }
    outer._settle('result', children.map(outcome));
  }

  const done = [...distinct].filter((child) => child.done());
  for (const child of distinct) if (!child.done()) child._addInternalCallback(childDone);
  for (const child of done) {
    child._use();
    childDone(child);
  }
  return outer;
}

/** As in CPython: the error of the last in the list, or one with the message that this was last cancelled with. */
function cancellationOf(child: Future<unknown>): unknown {
  if (child.cancelled()) return child._outcomeError();
  return makeCancelledError(child instanceof Task ? child._pendingMessage : undefined);
}

function outcome(child: Future<unknown>): unknown {
  return child._state === 'result' ? child._value : child._outcomeError();
}
