/**
 * What a file in `questions/` says: one operation, written once for each peer, so that the five stand side by side.
 *
 * - A peer gets `measure` and hands it the work: a function that does the operation `rounds` times over. How often it
 *   runs, and what is made of the times, is the harness's business (measure.ts, harness.py: the same procedure).
 * - The work is run inside the peer's own runtime, started once (`run`, `asyncio.run`), where the peer has one.
 * - Each peer's code checks what it computed: a compiler that drops the work fails the check.
 * - `NAME.py`, beside the `.ts`, is the same for asyncio: `async def work(rounds, size, watch)`.
 */

/** The contenders whose code is in the question's `.ts`. */
export type Peer = 'tsyncio' | 'effect' | 'effection' | 'bare';

export interface Case {
  readonly name: string;
  /** What the case varies: tasks alive at a time, a queue's `maxsize`; 1 where nothing varies. */
  readonly size: number;
  /** Operations in one round of the work. */
  readonly operations: number;
}

/** Stands while something is prepared that is no part of the question. Running when the work begins. */
export interface Stopwatch {
  pause(): void;
  resume(): void;
}

export type Work = (rounds: number) => Promise<void>;
export type Measure = (work: Work) => Promise<void>;
export type TimedPeer = (measure: Measure, size: number, watch: Stopwatch) => Promise<void>;

export interface TimedQuestion {
  readonly kind: 'time';
  readonly title: string;
  /** One operation, as a noun: the time is for one of these. */
  readonly operation: string;
  /** What is the same in each peer, and what cannot be. */
  readonly same: string;
  readonly cases: readonly Case[];
  readonly peers: Readonly<Record<Peer, TimedPeer>>;
}

/** Parks `count` tasks, then calls `parked` while they are; may never return. */
export type ParkingPeer = (count: number, parked: () => void) => Promise<void>;

export interface MemoryQuestion {
  readonly kind: 'memory';
  readonly title: string;
  readonly operation: string;
  readonly same: string;
  readonly cases: readonly Case[];
  readonly peers: Readonly<Record<Peer, ParkingPeer>>;
}

export interface ImportQuestion {
  readonly kind: 'import';
  readonly title: string;
  readonly operation: string;
  readonly same: string;
  readonly cases: readonly Case[];
  readonly peers: Readonly<Record<Peer, () => Promise<void>>>;
}

/** Loads what it needs, then gives what keeps the process as busy as it can until `performance.now()` has passed `end`. */
export type LoadPeer = () => Promise<(load: string, end: number) => Promise<void>>;

export interface FairnessQuestion {
  readonly kind: 'fairness';
  readonly title: string;
  readonly operation: string;
  readonly same: string;
  /** The names are the loads. */
  readonly cases: readonly Case[];
  readonly peers: Readonly<Partial<Record<Peer, LoadPeer>>>;
}

export type Question = TimedQuestion | MemoryQuestion | ImportQuestion | FairnessQuestion;

/** Stops a benchmark whose peer did not do what it was asked to. */
export function expect(actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`the work came to ${actual} instead of ${expected}`);
}
