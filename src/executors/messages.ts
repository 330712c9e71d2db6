/** What a pool and its workers say to each other. Tuples, because each is cloned for every call. */
import type { FunctionReference, LoopAnswer, LoopRequest, SentValue, SharedContext } from '../threads/index.ts';

/**
 * One call: its number, the place of its state in shared memory, the function's number, and what it is called with. A
 * chunk is several calls, one for each argument.
 */
export type SentCall = readonly [
  id: number,
  slot: number,
  functionId: number,
  args: readonly unknown[],
  context: SharedContext | undefined,
  isChunk: boolean,
];

/** A function by its number: said once to each worker, before the first call of it. */
export type SentFunction = readonly [functionId: number, reference: FunctionReference];

/** All calls that a worker gets in one turn are one message; a single one of a known function is told with less ado. */
export type ToWorker =
  | readonly ['call', ...SentCall]
  | readonly ['calls', functions: readonly SentFunction[], calls: readonly SentCall[]]
  | readonly ['abort', id: number, reason: unknown]
  | readonly ['loop', answer: LoopAnswer]
  | readonly ['end'];

/**
 * An answer is posted as soon as it is there, so that it neither waits for the next call nor dies with it; what has
 * arrived by the time the pool's thread wakes is taken in one go. (Answers gathered into one message would cost 0.3 µs
 * less of the 1.1 µs, and hold fast calls back behind a slow one.)
 */
export type FromWorker =
  | readonly ['result', id: number, value: unknown]
  | readonly ['error', id: number, error: SentValue]
  | readonly ['cancelled', id: number, message: string]
  | readonly ['ready']
  | readonly ['unusable', error: SentValue]
  | readonly ['blocked', isBlocked: boolean]
  | readonly ['output', descriptor: 1 | 2, chunk: string | Uint8Array]
  | readonly ['loop', request: LoopRequest];

/** What a worker is told before its first call. */
export interface WorkerStart {
  /** How messages name it. */
  readonly description: string;
  /** When its loop is to be in debug mode: the module that brings debug mode. */
  readonly debugMode: string | undefined;
  readonly initializer: SentInitializer | undefined;
}

/** What it does before its first call. */
export interface SentInitializer {
  readonly reference: FunctionReference;
  readonly args: readonly unknown[];
}
