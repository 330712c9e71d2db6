/**
 * The pool behind all three executors: it takes calls, and sees each of them to its end.
 *
 * What must hold: every call ends exactly once, whatever dies when. A call is in the queue, or with one worker; a worker
 * that dies leaves what it had begun as broken, and the rest goes back to the front of the queue.
 *
 * Which worker gets what and when is the `Dispatcher`'s; that there are workers is the `Crew`'s.
 */
import { type BrokenExecutor, PicklingError, RuntimeError, type ShutdownOptions, show } from '../core/index.ts';
import { describeFunction, isImportingForCall, unpackThrown } from '../threads/crossing.ts';
import {
  type AnyFunction,
  type BlockingSource,
  ConcurrentFuture,
  captureSharedContext,
  isWorker,
  type StackHolder,
  unwrapTransfers,
} from '../threads/index.ts';
import { CallQueue } from './call-queue.ts';
import { MOST_FAILED_STARTS } from './constants.ts';
import { Crew, type CrewOwner } from './crew.ts';
import { Dispatcher } from './dispatcher.ts';
import type { FromWorker } from './messages.ts';
import { type CallOwner, PoolCall } from './pool-call.ts';
import type { PoolMember } from './pool-member.ts';
import type { PoolSettings } from './pool-settings.ts';
import { SubmitterStacks } from './submitter-stacks.ts';
import type { WorkerEnd } from './worker/contract.ts';

/** `closing`: takes no more calls, and ends with the last one. */
type PoolState = 'open' | 'closing' | 'broken';

export class Pool implements CallOwner, CrewOwner {
  readonly source: BlockingSource;
  readonly stacks = new SubmitterStacks();
  readonly #settings: PoolSettings;
  readonly #queue = new CallQueue();
  readonly #crew: Crew;
  readonly #dispatcher: Dispatcher;
  #state: PoolState = 'open';
  #broken: BrokenExecutor | undefined;
  #callCount = 0;
  #failedStarts = 0;
  #ended: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
    this.#crew = new Crew(settings, this);
    this.#dispatcher = new Dispatcher(this.#queue, this.#crew, (call, error) => this.#fail(call, error));
    this.source = {
      rings: settings.kind.rings,
      takeArrived: () => {
        this.#dispatcher.flush();
        for (const member of [...this.#crew]) member.worker.takeArrived();
        this.#dispatcher.flush();
      },
      lookForEnds: () => {
        for (const member of [...this.#crew]) member.worker.lookForEnd();
      },
    };
  }

  get isEnding(): boolean {
    return this.#state === 'closing' && this.#queue.waiting === 0;
  }

  /** How many calls no worker has. */
  get waiting(): number {
    return this.#queue.waiting;
  }

  /** @param submitter where that is, by `stacks`. */
  submit<R>(fn: AnyFunction, args: readonly unknown[], submitter: StackHolder, isChunk = false): ConcurrentFuture<R> {
    this.#checkOpen();
    if (typeof fn !== 'function') throw new TypeError(`submit() takes a function, not ${show(fn)}`);
    const future = new ConcurrentFuture<R>();
    try {
      // Before the function is looked up, which takes a while the first time: meanwhile the worker starts.
      this.#crew.grow(this.waiting + 1);
      const { values, list } = unwrapTransfers(args);
      this.#callCount += 1;
      const call = new PoolCall(this, future as ConcurrentFuture<unknown>, {
        id: this.#callCount,
        fn: describeFunction(fn),
        functionName: fn.name || '<anonymous>',
        args: values,
        transfer: list,
        context: captureSharedContext(),
        isChunk,
        submitter,
      });
      future._backend = call;
      this.#dispatcher.submit(call);
      if (call.asker?.isBlocked === true) this.unblock();
    } catch (error) {
      // As in asyncio, what cannot be pickled is the future's exception.
      if (!(error instanceof PicklingError)) throw error;
      future.setException(error);
    }
    return future;
  }

  #checkOpen(): void {
    if (this.#state === 'broken') throw this.#broken;
    if (this.#state === 'closing') throw new RuntimeError('cannot schedule new futures after shutdown');
    if (isWorker() && isImportingForCall()) {
      throw new RuntimeError(
        'a call was submitted while a worker imports the module of the function that it was given: the module runs its ' +
          "main part when it is imported. Put that under 'if (import.meta.main)' or its like, or the function in a module of its own",
      );
    }
  }

  // ── What workers say ─────────────────────────────────────────────────────────────────────────────────────────────

  message(member: PoolMember, message: FromWorker): void {
    switch (message[0]) {
      case 'result':
        this.#answered(member, message[1])?.future._deliver('result', message[2]);
        break;
      case 'error': {
        const call = this.#answered(member, message[1]);
        if (call !== undefined) {
          unpackThrown(message[2], call.submitter, (error) => call.future._deliver('exception', error));
        }
        break;
      }
      case 'cancelled':
        this.#answered(member, message[1])?.future._deliverCancellation(message[2] || undefined);
        break;
      case 'output':
        (message[1] === 1 ? process.stdout : process.stderr).write(message[2]);
        break;
      case 'loop':
        this.#crew.serve(member, message[1]);
        break;
      case 'ready':
        member.begins();
        this.#failedStarts = 0;
        break;
      case 'blocked':
        this.#blocked(member, message[1]);
        break;
      case 'unusable':
        member.isExpectedToEnd = true;
        unpackThrown(message[1], undefined, (cause) => this.#break('A worker initializer failed', cause));
        break;
    }
  }

  drained(member: PoolMember): void {
    if (member.state === 'gone') return;
    this.#dispatcher.answered(member);
    if (member.load === 0) this.#crew.rest(member);
    this.#endIfDone();
  }

  gone(member: PoolMember, end: WorkerEnd): void {
    this.#crew.remove(member);
    const begun: PoolCall[] = [];
    for (const call of [...member.calls.values()].reverse()) {
      const hadBegun =
        call.state === 'stopping' || member.worker.hasBegun(call.slot, call.id) || call.transfer !== undefined;
      member.release(call);
      if (hadBegun) begun.push(call);
      else this.#queue.putBack(call);
    }
    const { description } = member.worker;
    for (const call of begun) {
      const message = `the ${description} ended (${end.how}) while it ran ${call.functionName}()`;
      this.#fail(call, new this.#settings.brokenError(message, { cause: end.cause }));
    }
    if (!member.isExpectedToEnd) {
      if (this.#settings.isBrokenByDeath) this.#break(`the ${description} ended abruptly (${end.how})`, end.cause);
      else if (!member.hasBegun) this.#countFailedStart(description, end);
    }
    if (this.#state !== 'broken') {
      this.#crew.grow(this.#queue.waiting);
      this.#dispatcher.flush();
      this.unblock();
    }
    this.#endIfDone();
  }

  #blocked(member: PoolMember, isBlocked: boolean): void {
    member.isBlocked = isBlocked;
    if (!isBlocked) return;
    this.#dispatcher.takeBackFrom(member);
    this.unblock();
    for (const call of member.asked) call.unblock();
  }

  unblock(): void {
    if (!this.#crew.areAllBlocked) return;
    const call = this.#queue.all().find(({ asker }) => asker?.isBlocked === true);
    if (call === undefined) return;
    this.#queue.prefer(call);
    this.#crew.startOneMore();
  }

  #answered(member: PoolMember, id: number): PoolCall | undefined {
    const call = member.calls.get(id);
    if (call === undefined) return undefined;
    member.release(call);
    this.#finish(call);
    return call;
  }

  #finish(call: PoolCall): void {
    call.state = 'over';
    call.asker?.asked.delete(call);
    // A future that is kept must not keep the arguments.
    call.future._backend = undefined;
    if (call.grace !== undefined) clearTimeout(call.grace);
  }

  #fail(call: PoolCall, error: unknown): void {
    this.#finish(call);
    call.future._deliver('exception', error);
  }

  #countFailedStart(description: string, end: WorkerEnd): void {
    this.#failedStarts += 1;
    if (this.#failedStarts < MOST_FAILED_STARTS) return;
    this.#break(`the ${description} ended (${end.how}) before it was ready, and so did those before it`, end.cause);
  }

  #break(message: string, cause: unknown): void {
    if (this.#state === 'broken') return;
    this.#state = 'broken';
    const error = new this.#settings.brokenError(`${message}: the pool is not usable anymore`, { cause });
    this.#broken = error;
    for (const call of this.#queue.takeAll()) this.#fail(call, error);
    for (const member of this.#crew) {
      for (const call of [...member.calls.values()]) {
        member.release(call);
        this.#fail(call, error);
      }
      this.#crew.kill(member);
    }
  }

  // ── Cancelling ───────────────────────────────────────────────────────────────────────────────────────────────────

  withdraw(call: PoolCall): boolean {
    if (call.state === 'queued') this.#queue.forget();
    else if (call.state !== 'given' || call.member?.takeBack(call) !== true) return false;
    this.#finish(call);
    // What was taken back from a worker may have been its last.
    this.#crew.restFree();
    this.#endIfDone();
    return true;
  }

  stop(call: PoolCall, reason: unknown): void {
    const { member } = call;
    if (member === undefined || call.state !== 'given') return;
    call.state = 'stopping';
    try {
      member.worker.abort(call.slot, call.id, reason);
    } catch {
      // A reason that cannot be cloned: its text can.
      member.worker.abort(call.slot, call.id, String(reason));
    }
    call.grace = setTimeout(() => this.#crew.kill(member), this.#settings.gracePeriod);
  }

  // ── Ending ───────────────────────────────────────────────────────────────────────────────────────────────────────

  async shutdown(options?: ShutdownOptions): Promise<void> {
    if (this.#state === 'open') this.#state = 'closing';
    if (options?.cancelFutures === true) this.#cancelWaiting();
    this.#ended ??= makeSignal();
    this.#endIfDone();
    if (options?.wait !== false) await this.#ended.promise;
  }

  /** Ends all workers at once, what they run is broken, and the pool takes no more calls. */
  endWorkers(how: 'kill' | 'terminate'): void {
    if (this.#state !== 'broken') this.#state = 'closing';
    this.#cancelWaiting();
    this.#crew.endAll(how);
  }

  #cancelWaiting(): void {
    for (const member of this.#crew) for (const call of [...member.calls.values()]) call.future.cancel();
    for (const call of this.#queue.all()) call.future.cancel();
  }

  #endIfDone(): void {
    if (this.#state === 'open') return;
    if (this.isEnding) this.#crew.endFree();
    if (this.#crew.size === 0) this.#ended?.resolve();
  }
}

function makeSignal(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
