/** A worker as its pool sees it: which calls it has, which functions it knows, and whether it takes more. */
import type { Transferable } from 'node:worker_threads';
import type { FromWorker, SentCall, SentFunction } from './messages.ts';
import type { PoolCall } from './pool-call.ts';
import type { PoolWorker, WorkerEnd, WorkerEvents, WorkerKind, WorkerSetup } from './worker/contract.ts';

/** `starting`: not ready yet. `ending`: told to end, or killed; takes no call. */
export type MemberState = 'starting' | 'ready' | 'ending' | 'gone';

/** What the pool is told of a worker. */
export interface MemberEvents {
  message(member: PoolMember, message: FromWorker): void;
  drained(member: PoolMember): void;
  gone(member: PoolMember, end: WorkerEnd): void;
}

export class PoolMember {
  readonly worker: PoolWorker;
  state: MemberState = 'starting';
  /** Whether the pool ended it: its death breaks nothing. */
  isExpectedToEnd = false;
  /** Whether it has ever been ready for calls. */
  hasBegun = false;
  /** How many calls it may still be given; `maxTasksPerChild`. */
  callsLeft: number;
  /** How many calls it had been given when the crew last looked: one that got none since is idle. */
  givenAtLook = -1;
  given = 0;
  /** Whether it has been waiting for something, its thread blocked, for a while. */
  isBlocked = false;
  /** Calls that a coroutine has submitted which it asked for; see `on-behalf.ts`. */
  readonly asked = new Set<PoolCall>();
  /** In the order they were given. */
  readonly calls = new Map<number, PoolCall>();
  readonly #known = new Set<number>();
  readonly #freeSlots: number[];
  #isHeld = true;

  constructor(kind: WorkerKind, setup: WorkerSetup, events: MemberEvents, callsLeft: number) {
    this.callsLeft = callsLeft;
    const own: WorkerEvents = {
      message: (message) => events.message(this, message),
      drained: () => events.drained(this),
      gone: (end) => {
        this.state = 'gone';
        events.gone(this, end);
      },
    };
    this.worker = kind.start(setup, own);
    this.#freeSlots = Array.from({ length: this.worker.capacity }, (_, i) => i);
  }

  get load(): number {
    return this.calls.size;
  }

  /** How many calls it can take now. */
  get room(): number {
    return this.state === 'ready' && !this.isBlocked ? Math.min(this.#freeSlots.length, this.callsLeft) : 0;
  }

  /** It has started. */
  begins(): void {
    this.hasBegun = true;
    if (this.state === 'starting') this.state = 'ready';
  }

  /** Gives it calls: one message. @throws what cannot be cloned, and then it has none of them. */
  give(calls: readonly PoolCall[]): void {
    const functions: SentFunction[] = [];
    const transfer: Transferable[] = [];
    const sent: SentCall[] = [];
    for (const call of calls) {
      if (!this.#known.has(call.fn.id)) {
        this.#known.add(call.fn.id);
        functions.push([call.fn.id, call.fn.reference]);
      }
      if (call.transfer !== undefined) transfer.push(...call.transfer);
      call.slot = this.#freeSlots.pop() as number;
      call.member = this;
      call.state = 'given';
      this.calls.set(call.id, call);
      this.worker.offer(call.slot, call.id);
      sent.push([call.id, call.slot, call.fn.id, call.args, call.context, call.isChunk]);
    }
    try {
      const [first] = sent;
      const isOne = sent.length === 1 && functions.length === 0 && first !== undefined;
      this.worker.post(isOne ? ['call', ...first] : ['calls', functions, sent], transfer);
    } catch (error) {
      for (const [id] of functions) this.#known.delete(id);
      for (const call of calls) {
        this.release(call);
        call.state = 'queued';
      }
      throw error;
    }
    this.callsLeft -= calls.length;
    this.given += calls.length;
    this.hold(true);
  }

  /** Whether it keeps the pool's thread alive: while it starts, works or ends. */
  hold(on: boolean): void {
    if (on === this.#isHeld) return;
    this.#isHeld = on;
    this.worker.hold(on);
  }

  /** The call is no longer this worker's. */
  release(call: PoolCall): void {
    this.calls.delete(call.id);
    this.#freeSlots.push(call.slot);
    call.member = undefined;
  }

  /** False when the worker has begun it. */
  takeBack(call: PoolCall): boolean {
    if (call.transfer !== undefined || !this.worker.takeBack(call.slot, call.id)) return false;
    this.release(call);
    this.callsLeft += 1;
    call.state = 'queued';
    return true;
  }
}
