/**
 * The pool behind all three executors: a queue of calls, and workers that are started on demand.
 *
 * What must hold
 * - Every call ends exactly once, whatever dies when. A call is in the queue, or with one worker; a worker that dies
 *   leaves what it had begun as broken, and the rest goes back to the front of the queue.
 * - A worker that is free never waits while another has calls that it has not begun: they are taken back and shared.
 * - Calls submitted in one turn go out together, from a tick: one message for each worker.
 * - With nothing to do the pool keeps nobody alive.
 */
import {
  type BrokenExecutor,
  Deque,
  getRunningLoop,
  PicklingError,
  RuntimeError,
  type ShutdownOptions,
  show,
} from '../core/index.ts';
import { describeFunction, isImportingForCall, LoopServer, unpackThrown } from '../threads/crossing.ts';
import {
  type AnyFunction,
  type BlockingSource,
  ConcurrentFuture,
  captureSharedContext,
  isWorker,
  mayBlock,
  type StackHolder,
  stackHere,
  threadBell,
  unwrapTransfers,
} from '../threads/index.ts';
import { LONG_QUEUE, MOST_FAILED_STARTS, RELEASE_DELAY, SUBMITTER_FRAMES } from './constants.ts';
import type { FromWorker, SentInitializer } from './messages.ts';
import { type CallOwner, PoolCall } from './pool-call.ts';
import { type MemberEvents, PoolMember } from './pool-member.ts';
import type { WorkerEnd, WorkerKind } from './worker/contract.ts';

export interface PoolSettings {
  /** Loads and makes the kind: with the first pool of it. */
  readonly kind: () => WorkerKind;
  readonly maxWorkers: number;
  readonly namePrefix: string;
  readonly initializer: AnyFunction | undefined;
  readonly initargs: readonly unknown[];
  readonly maxTasksPerChild: number;
  readonly gracePeriod: number;
  readonly idleTimeout: number;
  readonly brokenError: new (message: string, options?: ErrorOptions) => BrokenExecutor;
  /** Whether a worker that dies breaks the whole pool. */
  readonly isBrokenByDeath: boolean;
}

/** `closing`: takes no more calls, and ends with the last one. */
type PoolState = 'open' | 'closing' | 'broken';

export class Pool implements CallOwner, MemberEvents {
  readonly source: BlockingSource;
  readonly #settings: PoolSettings;
  readonly #kind: WorkerKind;
  readonly #queue = new Deque<PoolCall>();
  readonly #members = new Set<PoolMember>();
  readonly #servers = new Map<PoolMember, LoopServer>();
  #state: PoolState = 'open';
  #broken: BrokenExecutor | undefined;
  /** Calls in the queue that are still to run: one that was cancelled stays there until its turn. */
  #waiting = 0;
  #callCount = 0;
  #workerCount = 0;
  #failedStarts = 0;
  #isFlushAsked = false;
  #hasSentOne = false;
  #burst: { readonly fn: AnyFunction; readonly stack: StackHolder } | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #releaseTimer: NodeJS.Timeout | undefined;
  #ended: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;

  constructor(settings: PoolSettings) {
    this.#settings = settings;
    this.#kind = settings.kind();
    this.source = {
      rings: this.#kind.rings,
      takeArrived: () => {
        this.#flush();
        for (const member of [...this.#members]) member.worker.takeArrived();
        this.#flush();
      },
    };
  }

  // ── Submitting ───────────────────────────────────────────────────────────────────────────────────────────────────

  submit<R>(fn: AnyFunction, args: readonly unknown[], isChunk = false): ConcurrentFuture<R> {
    this.#checkOpen();
    if (typeof fn !== 'function') throw new TypeError(`submit() takes a function, not ${show(fn)}`);
    const future = new ConcurrentFuture<R>();
    try {
      // Before the function is looked up, which takes a while the first time: meanwhile the worker starts.
      this.#grow(this.#waiting + 1);
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
        submitter: this.#submitterStack(fn),
      });
      future._backend = call;
      if (this.#giveAtOnce(call)) return future;
      this.#queue.push(call);
      this.#waiting += 1;
    } catch (error) {
      // As in asyncio, what cannot be pickled is the future's exception.
      if (!(error instanceof PicklingError)) throw error;
      future.setException(error);
      return future;
    }
    this.#askFlush();
    return future;
  }

  /** Where this call is submitted. In a burst, calls of one function in one turn have that of the first: see `LONG_QUEUE`. */
  #submitterStack(fn: AnyFunction): StackHolder {
    if (this.#waiting < LONG_QUEUE) return stackHere(SUBMITTER_FRAMES);
    if (this.#burst?.fn !== fn) this.#burst = { fn, stack: stackHere(SUBMITTER_FRAMES) };
    return this.#burst.stack;
  }

  /**
   * The first call goes out at once, if a worker is free: there may be no second. What is submitted until something is
   * answered goes together.
   */
  #giveAtOnce(call: PoolCall): boolean {
    if (this.#hasSentOne || this.#waiting > 0) return false;
    for (const member of this.#members) {
      if (member.load > 0 || member.room === 0) continue;
      this.#hasSentOne = true;
      this.#give(member, [call]);
      return true;
    }
    return false;
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

  /** As many workers as there are calls without one, up to the limit. */
  #grow(wanted: number): void {
    let spare = 0;
    for (const { state, load } of this.#members)
      if (state === 'starting' || (state === 'ready' && load === 0)) spare += 1;
    while (spare < wanted && this.#members.size < this.#settings.maxWorkers) {
      this.#start();
      spare += 1;
    }
  }

  #start(): void {
    const { initializer, initargs, maxTasksPerChild, namePrefix } = this.#settings;
    const sent: SentInitializer | undefined =
      initializer === undefined ? undefined : { reference: describeFunction(initializer).reference, args: initargs };
    const setup = {
      name: `${namePrefix}_${this.#workerCount}`,
      initializer: sent,
      poolBell: mayBlock() ? threadBell() : undefined,
    };
    this.#workerCount += 1;
    const member = new PoolMember(this.#kind, setup, this, maxTasksPerChild);
    this.#members.add(member);
    const server = new LoopServer(getRunningLoop, (answer, transfer) => member.worker.post(['loop', answer], transfer));
    this.#servers.set(member, server);
  }

  #askFlush(): void {
    if (this.#isFlushAsked) return;
    this.#isFlushAsked = true;
    process.nextTick(() => this.#flush());
  }

  // ── Giving out ───────────────────────────────────────────────────────────────────────────────────────────────────

  #flush(): void {
    this.#isFlushAsked = false;
    this.#burst = undefined;
    if (this.#waiting === 0) return;
    const ready = [...this.#members].filter(({ room }) => room > 0).sort((a, b) => a.load - b.load);
    if (ready.length === 0) return;
    // Half of what is there, so that those who are done first find something to take.
    const share = Math.max(1, Math.ceil(this.#waiting / (2 * ready.length)));
    for (const member of ready) {
      const calls = this.#takeFromQueue(Math.min(member.room, share - member.load), member.load === 0);
      if (calls.length > 0) this.#give(member, calls);
    }
  }

  #takeFromQueue(count: number, isIdle: boolean): PoolCall[] {
    const calls: PoolCall[] = [];
    while (calls.length < count) {
      const call = this.#queue.shift();
      if (call === undefined) break;
      if (call.state !== 'queued') continue;
      // It could not be taken back from a worker that is busy with something long.
      if (call.transfer !== undefined && !(isIdle && calls.length === 0)) {
        this.#queue.unshift(call);
        break;
      }
      this.#waiting -= 1;
      calls.push(call);
    }
    return calls;
  }

  #give(member: PoolMember, calls: readonly PoolCall[]): void {
    try {
      member.give(calls);
    } catch (cause) {
      if (calls.length > 1) {
        for (const call of calls) this.#give(member, [call]);
        return;
      }
      const [call] = calls;
      if (call === undefined) return;
      const why = cause instanceof Error ? cause.message : String(cause);
      const error = new PicklingError(
        `an argument of ${call.functionName}() cannot cross to the ${member.worker.description}: ${why}`,
        { cause },
      );
      this.#fail(call, error);
      this.#askFlush();
    }
  }

  /** A free worker, and nothing in the queue: takes half of what the busiest has not begun. */
  #share(): void {
    let busiest: PoolMember | undefined;
    for (const member of this.#members) if (member.load > (busiest?.load ?? 1)) busiest = member;
    if (busiest === undefined) return;
    let wanted = Math.ceil((busiest.load - 1) / 2);
    for (const call of [...busiest.calls.values()].reverse()) {
      if (wanted === 0) break;
      if (call.state !== 'given' || !busiest.takeBack(call)) continue;
      this.#queue.unshift(call);
      this.#waiting += 1;
      wanted -= 1;
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
        this.#servers.get(member)?.take(message[1]);
        break;
      case 'ready':
        if (member.state === 'starting') member.state = 'ready';
        this.#failedStarts = 0;
        break;
      case 'unusable':
        member.isExpectedToEnd = true;
        unpackThrown(message[1], undefined, (cause) => this.#break('A worker initializer failed', cause));
        break;
    }
  }

  drained(member: PoolMember): void {
    this.#hasSentOne = false;
    if (member.state === 'gone') return;
    if (this.#waiting === 0 && member.load === 0 && member.state === 'ready') this.#share();
    this.#flush();
    if (member.load === 0) this.#rest(member);
    this.#endIfDone();
  }

  gone(member: PoolMember, end: WorkerEnd): void {
    const wasReady = member.callsLeft < this.#settings.maxTasksPerChild;
    this.#members.delete(member);
    this.#servers.get(member)?.close();
    this.#servers.delete(member);
    const begun: PoolCall[] = [];
    for (const call of [...member.calls.values()].reverse()) {
      const hadBegun =
        call.state === 'stopping' || member.worker.hasBegun(call.slot, call.id) || call.transfer !== undefined;
      member.release(call);
      if (hadBegun) begun.push(call);
      else {
        call.state = 'queued';
        this.#queue.unshift(call);
        this.#waiting += 1;
      }
    }
    const { description } = member.worker;
    for (const call of begun) {
      this.#finish(call);
      const message = `the ${description} ended (${end.how}) while it ran ${call.functionName}()`;
      call.future._deliver('exception', new this.#settings.brokenError(message, { cause: end.cause }));
    }
    if (!member.isExpectedToEnd) {
      if (this.#settings.isBrokenByDeath) this.#break(`the ${description} ended abruptly (${end.how})`, end.cause);
      else if (!wasReady && begun.length === 0) this.#countFailedStart(description, end);
    }
    if (this.#state !== 'broken') {
      this.#grow(this.#waiting);
      this.#flush();
    }
    this.#endIfDone();
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
    // A future that is kept must not keep the arguments.
    call.future._backend = undefined;
    if (call.grace !== undefined) clearTimeout(call.grace);
  }

  #countFailedStart(description: string, end: WorkerEnd): void {
    this.#failedStarts += 1;
    if (this.#failedStarts < MOST_FAILED_STARTS) return;
    this.#break(`the ${description} ended (${end.how}) before it was ready, and so did those before it`, end.cause);
  }

  // ── Cancelling ───────────────────────────────────────────────────────────────────────────────────────────────────

  takeBack(call: PoolCall): boolean {
    const { member } = call;
    if (member?.takeBack(call) !== true) return false;
    this.#waiting += 1;
    return true;
  }

  drop(call: PoolCall): void {
    this.#waiting -= 1;
    this.#finish(call);
    // What was taken back from a worker may have been its last.
    for (const member of this.#members) if (member.load === 0) this.#rest(member);
    this.#endIfDone();
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
    call.grace = setTimeout(() => this.#kill(member), this.#settings.gracePeriod);
  }

  #kill(member: PoolMember): void {
    if (member.state === 'gone') return;
    member.state = 'ending';
    member.isExpectedToEnd = true;
    member.worker.kill();
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
    for (const member of this.#members) {
      if (member.state === 'gone') continue;
      member.state = 'ending';
      if (!this.#settings.isBrokenByDeath) member.isExpectedToEnd = true;
      member.hold(true);
      member.worker[how]();
    }
  }

  #cancelWaiting(): void {
    for (const member of this.#members) for (const call of [...member.calls.values()]) call.future.cancel();
    for (const call of this.#queue.toArray()) if (call.state === 'queued') call.future.cancel();
  }

  #break(message: string, cause: unknown): void {
    if (this.#state === 'broken') return;
    this.#state = 'broken';
    const error = new this.#settings.brokenError(`${message}: the pool is not usable anymore`, { cause });
    this.#broken = error;
    for (let call = this.#queue.shift(); call !== undefined; call = this.#queue.shift()) {
      if (call.state === 'queued') this.#fail(call, error);
    }
    this.#waiting = 0;
    for (const member of this.#members) {
      for (const call of [...member.calls.values()]) {
        member.release(call);
        this.#fail(call, error);
      }
      this.#kill(member);
    }
  }

  #fail(call: PoolCall, error: unknown): void {
    this.#finish(call);
    call.future._deliver('exception', error);
  }

  /** A worker without calls: it ends if it has had all that it may have, or if the pool ends. */
  #rest(member: PoolMember): void {
    if (member.state !== 'ready') return;
    if (member.callsLeft === 0 || (this.#state === 'closing' && this.#waiting === 0)) {
      this.#end(member);
      return;
    }
    member.idleSince = performance.now();
    this.#watchIdle();
    // Not at once: between calls that come one after the other it would be for nothing, each time.
    this.#releaseTimer ??= setTimeout(() => {
      this.#releaseTimer = undefined;
      for (const idle of this.#members) if (idle.state === 'ready' && idle.load === 0) idle.hold(false);
    }, RELEASE_DELAY);
  }

  #end(member: PoolMember): void {
    member.state = 'ending';
    member.isExpectedToEnd = true;
    member.hold(true);
    member.worker.post(['end'], []);
    // One that does not listen is ended all the same.
    const late = setTimeout(() => this.#kill(member), this.#settings.gracePeriod);
    late.unref();
  }

  #endIfDone(): void {
    if (this.#state === 'open') return;
    if (this.#state === 'closing' && this.#waiting === 0) {
      for (const member of this.#members) if (member.load === 0) this.#endUnused(member);
    }
    if (this.#members.size > 0) return;
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#releaseTimer);
    this.#ended?.resolve();
  }

  #endUnused(member: PoolMember): void {
    // One that is starting has not been needed after all.
    if (member.state === 'starting') this.#kill(member);
    else this.#rest(member);
  }

  #watchIdle(): void {
    if (this.#idleTimer !== undefined || this.#settings.idleTimeout === Number.POSITIVE_INFINITY) return;
    this.#idleTimer = setTimeout(() => {
      this.#idleTimer = undefined;
      const before = performance.now() - this.#settings.idleTimeout;
      let areIdle = false;
      for (const member of this.#members) {
        if (member.state !== 'ready' || member.load > 0) continue;
        if (member.idleSince <= before + 1) this.#end(member);
        else areIdle = true;
      }
      if (areIdle) this.#watchIdle();
    }, this.#settings.idleTimeout);
    this.#idleTimer.unref();
  }
}

function makeSignal(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
