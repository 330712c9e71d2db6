/**
 * What each pool is asked: the same work, two workers, everything warm but for the cold start. A pool's adapter says how
 * its calls are written, as its own documentation has them.
 */

export interface OpenPool {
  /** Adds two numbers in a worker: the call is all that costs. */
  add(a: number, b: number): PromiseLike<number>;
  /** The length of the bytes, in a worker; copied there, or handed over. */
  measure(bytes: Uint8Array<ArrayBuffer>, isMoved: boolean): PromiseLike<number>;
  close(): PromiseLike<unknown>;
}

export interface Contender {
  readonly id: string;
  /** As the table names it. */
  readonly title: string;
  /** With two workers. */
  open(): Promise<OpenPool>;
}

export interface Question {
  readonly id: string;
  readonly title: string;
  readonly unit: 'µs' | 'ms';
  /** One sample. */
  sample(pool: OpenPool): Promise<number>;
}

const MANY = 5000;
const IN_A_ROW = 500;
const MEGABYTE = 1_000_000;

function expect(actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`the work came to ${actual} instead of ${expected}`);
}

async function timed(operations: number, work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return ((performance.now() - began) * 1000) / operations;
}

async function megabytes(pool: OpenPool, isMoved: boolean): Promise<number> {
  const buffers = Array.from({ length: 50 }, () => new Uint8Array(MEGABYTE));
  return timed(buffers.length, async () => {
    for (const bytes of buffers) expect(await pool.measure(bytes, isMoved), MEGABYTE);
  });
}

export const questions: readonly Question[] = [
  {
    id: 'round-trip',
    title: 'a call to a warm worker, one after the other',
    unit: 'µs',
    sample: (pool) =>
      timed(IN_A_ROW, async () => {
        for (let i = 0; i < IN_A_ROW; i += 1) expect(await pool.add(i, 1), i + 1);
      }),
  },
  {
    id: 'many',
    title: `small calls, ${MANY} submitted at once`,
    unit: 'µs',
    sample: (pool) =>
      timed(MANY, async () => {
        const calls: PromiseLike<number>[] = [];
        for (let i = 0; i < MANY; i += 1) calls.push(pool.add(i, 1));
        const results = await Promise.all(calls);
        expect(results[MANY - 1] as number, MANY);
      }),
  },
  { id: 'copied', title: 'an argument of 1 MB, copied', unit: 'µs', sample: (pool) => megabytes(pool, false) },
  { id: 'moved', title: 'an argument of 1 MB, handed over', unit: 'µs', sample: (pool) => megabytes(pool, true) },
];

/** Asked of a process of its own: from an empty pool to the first answer. */
export const COLD_START = { id: 'cold', title: 'cold start: an empty pool to its first answer', unit: 'ms' } as const;
