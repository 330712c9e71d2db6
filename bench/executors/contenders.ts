/** The pools of JavaScript, each in its own words. */
import { fileURLToPath } from 'node:url';
import type { Contender } from './question.ts';
import * as functions from './work/functions.ts';

const WORKERS = 2;
const work = (name: string): string => fileURLToPath(new URL(`./work/${name}.ts`, import.meta.url));

/** What is handed over; the pools' declarations name a type that Node's have changed meanwhile. */
function moved(bytes: Uint8Array<ArrayBuffer>, isMoved: boolean): never {
  return (isMoved ? [bytes.buffer] : []) as never;
}

async function ours(name: 'ThreadPoolExecutor' | 'InterpreterPoolExecutor' | 'ProcessPoolExecutor') {
  const tsyncio = await import('../../dist/index.js');
  const pool = new tsyncio[name]({ maxWorkers: WORKERS });
  return {
    add: (a: number, b: number) => pool.submit(functions.add, a, b),
    measure: (bytes: Uint8Array<ArrayBuffer>, isMoved: boolean) =>
      pool.submit(functions.measure, isMoved ? tsyncio.transfer(bytes, [bytes.buffer]) : bytes),
    close: () => pool.shutdown(),
  };
}

export const contenders: readonly Contender[] = [
  { id: 'thread', title: 'tsyncio, threads', open: () => ours('ThreadPoolExecutor') },
  { id: 'interpreter', title: 'tsyncio, interpreters', open: () => ours('InterpreterPoolExecutor') },
  { id: 'process', title: 'tsyncio, processes', open: () => ours('ProcessPoolExecutor') },
  {
    id: 'piscina',
    title: 'piscina',
    async open() {
      const { Piscina } = await import('piscina');
      const pool = new Piscina({ filename: work('object-argument'), minThreads: WORKERS, maxThreads: WORKERS });
      return {
        add: (a, b) => pool.run({ a, b }, { name: 'add' }),
        measure: (bytes, isMoved) => pool.run(bytes, { name: 'measure', transferList: moved(bytes, isMoved) }),
        close: () => pool.destroy(),
      };
    },
  },
  {
    id: 'tinypool',
    title: 'tinypool',
    async open() {
      const { Tinypool } = await import('tinypool');
      const pool = new Tinypool({ filename: work('object-argument'), minThreads: WORKERS, maxThreads: WORKERS });
      return {
        add: (a, b) => pool.run({ a, b }, { name: 'add' }),
        measure: (bytes, isMoved) => pool.run(bytes, { name: 'measure', transferList: moved(bytes, isMoved) }),
        close: () => pool.destroy(),
      };
    },
  },
  {
    id: 'workerpool',
    title: 'workerpool',
    async open() {
      const { default: workerpool } = await import('workerpool');
      const pool = workerpool.pool(work('workerpool'), { maxWorkers: WORKERS, workerType: 'thread' });
      return {
        add: (a, b) => pool.exec('add', [a, b]) as unknown as PromiseLike<number>,
        measure: (bytes, isMoved) =>
          pool.exec('measure', [bytes], { transfer: isMoved ? [bytes.buffer] : [] }) as unknown as PromiseLike<number>,
        close: () => pool.terminate() as unknown as PromiseLike<unknown>,
      };
    },
  },
  {
    id: 'poolifier',
    title: 'poolifier',
    async open() {
      const { FixedThreadPool } = await import('poolifier');
      const pool = new FixedThreadPool<unknown, number>(WORKERS, work('poolifier'));
      return {
        add: (a, b) => pool.execute({ a, b }, 'add'),
        measure: (bytes, isMoved) => pool.execute(bytes, 'measure', undefined, isMoved ? [bytes.buffer] : []),
        close: () => pool.destroy(),
      };
    },
  },
];
