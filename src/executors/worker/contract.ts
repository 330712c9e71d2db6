/**
 * What a pool needs of a worker, and what each kind of worker (thread, interpreter, process) is an implementation of.
 * A worker runs one call at a time; it may be given more, if it lets the pool take back what it has not begun.
 */
import type { Transferable } from 'node:worker_threads';
import type { FromWorker, SentInitializer, ToWorker } from '../messages.ts';

export interface WorkerSetup {
  readonly name: string;
  /** When the loop that the pool belongs to is in debug mode: the module that brings debug mode to the worker's. */
  readonly debugMode: string | undefined;
  readonly initializer: SentInitializer | undefined;
  /** Rung by the worker after each message, when the pool's thread may block. */
  readonly poolBell: Int32Array<SharedArrayBuffer> | undefined;
}

/** Why a worker is gone, in words (`exit code 1`, `signal SIGKILL`), and the error that ended it. */
export interface WorkerEnd {
  readonly how: string;
  readonly cause: unknown;
}

export interface WorkerEvents {
  message(message: FromWorker): void;
  /** What had arrived has been handled. */
  drained(): void;
  /** Once, after its last message. */
  gone(end: WorkerEnd): void;
}

export interface PoolWorker {
  /** How many calls it can be given, the running one included. */
  readonly capacity: number;
  /** How messages name it: `worker thread pool-0_1`. */
  readonly description: string;
  /** @throws what cannot be cloned, and then nothing was sent. */
  post(message: ToWorker, transfer: Transferable[]): void;
  /** Before a call is posted: it may be begun. */
  offer(slot: number, id: number): void;
  /** False when it has begun. */
  takeBack(slot: number, id: number): boolean;
  hasBegun(slot: number, id: number): boolean;
  abort(slot: number, id: number, reason: unknown): void;
  /** Whether it keeps the pool's thread alive. */
  hold(on: boolean): void;
  /** At once, whatever it does. */
  kill(): void;
  /** Ends it by a signal that it may handle; the same as `kill()` where there is no such thing. */
  terminate(): void;
  /** Handles what it has sent, for a thread that blocks. */
  takeArrived(): void;
  /** Notices that it has ended, for a thread that blocks. */
  lookForEnd(): void;
}

export interface WorkerKind {
  /** Whether workers of this kind ring the pool's bell. */
  readonly rings: boolean;
  start(setup: WorkerSetup, events: WorkerEvents): PoolWorker;
}
