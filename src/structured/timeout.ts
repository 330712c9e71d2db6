import { inspect } from 'node:util';
import {
  CancelScope,
  createTask,
  currentTask,
  getRunningLoop,
  type Handle,
  isCancellation,
  makeCancelledError,
  RuntimeError,
  TimeoutError,
} from '../core/index.ts';

/** `entered`: the body runs. `expiring`: the deadline has passed and the body is being cancelled. */
type TimeoutState = 'created' | 'entered' | 'expiring' | 'expired' | 'exited';

/** The states as messages name them. */
const NAMES: Readonly<Record<TimeoutState, string>> = {
  created: 'created',
  entered: 'active',
  expiring: 'expiring',
  expired: 'expired',
  exited: 'finished',
};

/** What the body of `timeout()` gets: the deadline, and whether it has passed. */
export class Timeout {
  #when: number | undefined;
  #state: TimeoutState = 'created';
  #scope: CancelScope | undefined;
  #handle: Handle | undefined;

  /** @internal */
  constructor(when: number | undefined) {
    this.#when = when;
  }

  /** The deadline in ms of `loop.time()`; `undefined`: none. */
  when(): number | undefined {
    return this.#when;
  }

  /**
   * Moves the deadline; `undefined` takes it away.
   *
   * @throws RuntimeError once it has passed, or the body has ended.
   */
  reschedule(when: number | undefined): void {
    if (this.#state !== 'entered') {
      const problem =
        this.#state === 'created'
          ? 'Timeout has not been entered'
          : `Cannot change state of ${NAMES[this.#state]} Timeout`;
      throw new RuntimeError(`${problem}: reschedule() it while its body runs, before the deadline`);
    }
    if (when !== undefined) checkDeadline(when, 'when');
    this.#when = when;
    this.#handle?.cancel();
    this.#handle = undefined;
    if (when === undefined) return;
    const loop = getRunningLoop();
    const expire = () => this.#expire();
    this.#handle = when <= loop.time() ? loop.callSoon(expire) : loop.callAt(when, expire);
  }

  /** Whether the deadline has passed. */
  expired(): boolean {
    return this.#state === 'expiring' || this.#state === 'expired';
  }

  /** @internal */
  _enter(): CancelScope {
    this.#scope = new CancelScope();
    this.#state = 'entered';
    this.reschedule(this.#when);
    return this.#scope;
  }

  /** @internal The body has ended, with `error` if `failed`: what the caller is to be told of it. */
  _leave(failed: boolean, error: unknown): void {
    this.#handle?.cancel();
    this.#handle = undefined;
    const scope = this.#scope;
    scope?.exit();
    if (this.#state === 'expiring' && scope !== undefined) {
      this.#state = 'expired';
      // A body that was in a promise that is not ours, and then ended, never got the error: the deadline has passed.
      const undelivered = !failed && scope._pending !== 'none';
      scope.uncancel();
      // Somebody else may have cancelled the task besides: then it is theirs.
      const isOurs = scope.newRequests() <= 0;
      if (isOurs && (undelivered || isCancellation(error))) {
        throw new TimeoutError('the deadline of timeout() has passed', {
          cause: error ?? makeCancelledError(undefined),
        });
      }
    } else {
      this.#state = 'exited';
    }
    if (failed) throw error;
  }

  toString(): string {
    const when = this.#state === 'entered' ? ` when=${this.#when?.toFixed(1)}` : '';
    return `<Timeout [${NAMES[this.#state]}]${when}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  #expire(): void {
    this.#scope?.cancel();
    this.#state = 'expiring';
    this.#handle = undefined;
  }
}

function checkDeadline(value: unknown, name: string): void {
  if (typeof value !== 'number') {
    throw new TypeError(`${name} must be a number of ms, or undefined for no deadline; not ${typeof value}`);
  }
  if (Number.isNaN(value)) throw new RangeError(`invalid ${name}: NaN (not a number)`);
}

/**
 * Runs `body` and cancels it when `delay` ms have passed: then it rejects with `TimeoutError`, whose `cause` is the
 * `CancelledError`. `undefined`: no deadline, until `reschedule()` sets one. Returns what the body returns.
 *
 * The body runs in the caller's task; outside of a task it gets one. Timeouts nest; when the task is also cancelled from
 * elsewhere, the `CancelledError` passes. An error that the body raises while it is cancelled is raised as it is.
 *
 * @throws TimeoutError; RangeError when `delay` is NaN.
 * @example
 * ```ts
 * import { run, sleep, timeout, TimeoutError } from 'tsyncio';
 *
 * await run(async () => {
 *   try {
 *     await timeout(20, async () => { await sleep(1000); });
 *   } catch (error) {
 *     console.log(error instanceof TimeoutError); // true
 *   }
 * });
 * ```
 */
export async function timeout<T>(
  delay: number | undefined | null,
  body: (timeout: Timeout) => PromiseLike<T> | T,
): Promise<T> {
  if (delay !== undefined && delay !== null) checkDeadline(delay, 'delay');
  return timeoutAt(typeof delay === 'number' ? getRunningLoop().time() + delay : undefined, body);
}

/** As `timeout()`, with the deadline in ms of `loop.time()`. */
export async function timeoutAt<T>(
  when: number | undefined | null,
  body: (timeout: Timeout) => PromiseLike<T> | T,
): Promise<T> {
  if (when !== undefined && when !== null) checkDeadline(when, 'when');
  if (typeof body !== 'function') {
    throw new TypeError('timeout() takes the body as a function: timeout(500, async () => { … })');
  }
  if (currentTask() === undefined) return await createTask(() => timeoutAt(when, body));
  const deadline = new Timeout(when ?? undefined);
  const scope = deadline._enter();
  let result: T;
  try {
    result = await scope.run(async () => body(deadline));
  } catch (error) {
    deadline._leave(true, error);
    throw error;
  }
  deadline._leave(false, undefined);
  return result;
}
