/** One submitted call, from the queue to its end. */
import type { Transferable } from 'node:worker_threads';
import type {
  BlockingSource,
  ConcurrentFuture,
  DescribedFunction,
  FutureBackend,
  SharedContext,
  StackHolder,
} from '../threads/index.ts';
import { currentAsker } from './on-behalf.ts';
import type { PoolMember } from './pool-member.ts';

/** `queued`: no worker has it. `given`: a worker has it, begun or not. `stopping`: cancelled while it ran. */
export type CallState = 'queued' | 'given' | 'stopping' | 'over';

/** What a call needs of its pool. */
export interface CallOwner {
  readonly source: BlockingSource;
  /** It is not to run. False when a worker has begun it. */
  withdraw(call: PoolCall): boolean;
  stop(call: PoolCall, reason: unknown): void;
  /** Sees whether those that wait can go on by themselves; see `on-behalf.ts`. */
  unblock(): void;
}

export class PoolCall implements FutureBackend {
  readonly id: number;
  readonly future: ConcurrentFuture<unknown>;
  readonly fn: DescribedFunction;
  readonly functionName: string;
  readonly args: readonly unknown[];
  /** What is handed over with it: such a call cannot be taken back and sent again. */
  readonly transfer: Transferable[] | undefined;
  readonly context: SharedContext | undefined;
  /** Whether each argument is a call of its own. */
  readonly isChunk: boolean;
  /** Made where it was submitted: V8 turns it into text only if somebody reads it. */
  readonly submitter: StackHolder;
  /** The worker that asked for the coroutine which submitted it, if one did. */
  readonly asker: PoolMember | undefined = currentAsker();
  state: CallState = 'queued';
  member: PoolMember | undefined = undefined;
  slot = 0;
  grace: NodeJS.Timeout | undefined = undefined;
  readonly #owner: CallOwner;

  constructor(
    owner: CallOwner,
    future: ConcurrentFuture<unknown>,
    details: Pick<PoolCall, 'id' | 'fn' | 'functionName' | 'args' | 'transfer' | 'context' | 'isChunk' | 'submitter'>,
  ) {
    this.#owner = owner;
    this.future = future;
    this.id = details.id;
    this.fn = details.fn;
    this.functionName = details.functionName;
    this.args = details.args;
    this.transfer = details.transfer;
    this.context = details.context;
    this.isChunk = details.isChunk;
    this.submitter = details.submitter;
    this.asker?.asked.add(this);
  }

  get source(): BlockingSource {
    return this.#owner.source;
  }

  takeBack(): boolean {
    return this.#owner.withdraw(this);
  }

  stop(reason: unknown): void {
    this.#owner.stop(this, reason);
  }

  /** Its asker blocks until it is over. */
  unblock(): void {
    this.#owner.unblock();
  }

  hasBegun(): boolean {
    return this.state === 'given' && this.member?.worker.hasBegun(this.slot, this.id) === true;
  }
}
