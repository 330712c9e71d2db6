/**
 * What each pool is asked: the same work, everything warm but for the cold start. A pool's adapter says how its calls
 * are written, as its own documentation has them.
 */

export interface OpenPool {
  /** Adds two numbers in a worker: the call is all that costs. */
  add(a: number, b: number): PromiseLike<number>;
  /** The length of the bytes, in a worker; copied there, or handed over. */
  measure(bytes: Uint8Array<ArrayBuffer>, isMoved: boolean): PromiseLike<number>;
  close(): PromiseLike<unknown>;
}

/** Makes a pool with that many workers. */
export type Open = (workers: number) => OpenPool;

export interface Contender {
  readonly id: string;
  /** As the table names it. */
  readonly title: string;
  /** The library, before a clock runs. */
  load(): Promise<Open>;
}

/** What a measured process prints: its samples, by question. */
export type Answer = Readonly<Record<string, readonly number[]>>;

export interface Question {
  readonly id: string;
  readonly title: string;
  readonly unit: 'µs' | 'ms';
  readonly workers: number;
  /** One sample, of a warm pool. */
  sample(pool: OpenPool): Promise<number>;
}

const MANY = 5000;
const IN_A_ROW = 500;
const BUFFERS = 50;
const MEGABYTE = 1_000_000;

function expect(actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`the work came to ${actual} instead of ${expected}`);
}

async function timed(operations: number, work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return ((performance.now() - began) * 1000) / operations;
}

async function oneByOne(pool: OpenPool): Promise<number> {
  return timed(IN_A_ROW, async () => {
    for (let i = 0; i < IN_A_ROW; i += 1) expect(await pool.add(i, 1), i + 1);
  });
}

async function atOnce(pool: OpenPool): Promise<number> {
  return timed(MANY, async () => {
    const calls: PromiseLike<number>[] = [];
    for (let i = 0; i < MANY; i += 1) calls.push(pool.add(i, 1));
    const results = await Promise.all(calls);
    for (const [i, result] of results.entries()) expect(result, i + 1);
  });
}

async function megabytes(pool: OpenPool, isMoved: boolean): Promise<number> {
  const buffers = Array.from({ length: BUFFERS }, () => new Uint8Array(MEGABYTE));
  return timed(BUFFERS, async () => {
    for (const bytes of buffers) expect(await pool.measure(bytes, isMoved), MEGABYTE);
  });
}

export const questions: readonly Question[] = [
  { id: 'one', title: 'a call to the one warm worker, and its answer', unit: 'µs', workers: 1, sample: oneByOne },
  { id: 'two', title: 'the same with two workers', unit: 'µs', workers: 2, sample: oneByOne },
  { id: 'many', title: `a small call, ${MANY} submitted at once`, unit: 'µs', workers: 2, sample: atOnce },
  {
    id: 'copied',
    title: 'a call with 1 MB, copied',
    unit: 'µs',
    workers: 2,
    sample: (pool) => megabytes(pool, false),
  },
  {
    id: 'moved',
    title: 'a call with 1 MB, handed over',
    unit: 'µs',
    workers: 2,
    sample: (pool) => megabytes(pool, true),
  },
];

/** Asked of a process of its own: from no pool to the first answer. */
export const COLD_START = { id: 'cold', title: 'cold start: from no pool to its first answer', unit: 'ms' } as const;
