/** The pools of JavaScript, each in its own words. */
import { fileURLToPath } from 'node:url';
import type { Contender, Open } from './question.ts';
import * as functions from './work/functions.ts';

/** As it is compiled: what runs in workers stands beside this file. */
const work = (name: string): string => fileURLToPath(new URL(`./work/${name}.js`, import.meta.url));

/** What is handed over; the pools' declarations name a type that Node's have changed meanwhile. */
function moved(bytes: Uint8Array<ArrayBuffer>, isMoved: boolean): never {
  return (isMoved ? [bytes.buffer] : []) as never;
}

async function ours(name: 'ThreadPoolExecutor' | 'InterpreterPoolExecutor' | 'ProcessPoolExecutor'): Promise<Open> {
  const tsyncio = await import('tsyncio');
  return (workers) => {
    const pool = new tsyncio[name]({ maxWorkers: workers });
    return {
      add: (a, b) => pool.submit(functions.add, a, b),
      measure: (bytes, isMoved) =>
        pool.submit(functions.measure, isMoved ? tsyncio.transfer(bytes, [bytes.buffer]) : bytes),
      close: () => pool.shutdown(),
    };
  };
}

export const contenders: readonly Contender[] = [
  { id: 'thread', title: 'tsyncio, ThreadPoolExecutor', load: () => ours('ThreadPoolExecutor') },
  { id: 'interpreter', title: 'tsyncio, InterpreterPoolExecutor', load: () => ours('InterpreterPoolExecutor') },
  { id: 'process', title: 'tsyncio, ProcessPoolExecutor', load: () => ours('ProcessPoolExecutor') },
  {
    id: 'piscina',
    title: 'piscina',
    async load() {
      const { Piscina } = await import('piscina');
      return (workers) => {
        const pool = new Piscina({ filename: work('object-argument'), minThreads: workers, maxThreads: workers });
        return {
          add: (a, b) => pool.run({ a, b }, { name: 'add' }),
          measure: (bytes, isMoved) => pool.run(bytes, { name: 'measure', transferList: moved(bytes, isMoved) }),
          close: () => pool.destroy(),
        };
      };
    },
  },
  {
    id: 'tinypool',
    title: 'tinypool',
    async load() {
      const { Tinypool } = await import('tinypool');
      return (workers) => {
        const pool = new Tinypool({ filename: work('object-argument'), minThreads: workers, maxThreads: workers });
        return {
          add: (a, b) => pool.run({ a, b }, { name: 'add' }),
          measure: (bytes, isMoved) => pool.run(bytes, { name: 'measure', transferList: moved(bytes, isMoved) }),
          close: () => pool.destroy(),
        };
      };
    },
  },
  {
    id: 'workerpool',
    title: 'workerpool',
    async load() {
      const { default: workerpool } = await import('workerpool');
      return (workers) => {
        const pool = workerpool.pool(work('workerpool'), { maxWorkers: workers, workerType: 'thread' });
        return {
          add: (a, b) => pool.exec('add', [a, b]) as unknown as PromiseLike<number>,
          measure: (bytes, isMoved) =>
            pool.exec('measure', [bytes], {
              transfer: isMoved ? [bytes.buffer] : [],
            }) as unknown as PromiseLike<number>,
          close: () => pool.terminate() as unknown as PromiseLike<unknown>,
        };
      };
    },
  },
  {
    id: 'poolifier',
    title: 'poolifier',
    async load() {
      const { FixedThreadPool } = await import('poolifier');
      return (workers) => {
        const pool = new FixedThreadPool<unknown, number>(workers, work('poolifier'));
        return {
          add: (a, b) => pool.execute({ a, b }, 'add'),
          measure: (bytes, isMoved) => pool.execute(bytes, 'measure', undefined, isMoved ? [bytes.buffer] : []),
          close: () => pool.destroy(),
        };
      };
    },
  },
];
