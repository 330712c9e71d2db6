/** The task micro-benchmarks of `bench/questions`, with debug mode and without, and the same for asyncio. */
import { join } from 'node:path';
import process from 'node:process';
import type { CPython } from '../../test/support/cpython.ts';
import { ask } from '../ask.ts';
import type { Contender } from '../contenders.ts';
import type { Job } from '../job.ts';
import { bench } from '../prepare.ts';
import { median } from '../statistics.ts';

const QUESTIONS: readonly (Pick<Job, 'question' | 'size' | 'operations'> & { readonly title: string })[] = [
  { title: 'create and join a task', question: 'tasks', size: 1_000, operations: 1_000 },
  { title: '`sleep(0)`', question: 'sleep-zero', size: 1, operations: 1 },
  { title: 'hand an item over a queue of 100', question: 'queue', size: 100, operations: 1_000 },
  { title: 'acquire and release a free lock', question: 'lock-uncontended', size: 1, operations: 1_000 },
];

export interface MicroResult {
  readonly title: string;
  /** By the id of the runtime: ns of one operation, a figure each process. */
  readonly figures: ReadonlyMap<string, readonly number[]>;
}

export interface MicroEffort {
  readonly processes: number;
  readonly budget: number;
}

export async function measureMicro(effort: MicroEffort, python: CPython | undefined): Promise<MicroResult[]> {
  const contenders = [tsyncio(false), tsyncio(true)];
  if (python !== undefined) contenders.push(asyncio(python, false), asyncio(python, true));
  const results: MicroResult[] = [];
  for (const { title, ...what } of QUESTIONS) {
    const job: Job = { ...what, case: title, warmup: 800, sample: 30, budget: effort.budget, minSamples: 3, load: 0 };
    const figures = new Map<string, number[]>(contenders.map(({ id }) => [id, []]));
    for (let turn = 0; turn < effort.processes; turn++) {
      process.stderr.write(`${title}: ${turn + 1} of ${effort.processes}\n`);
      for (const contender of turn % 2 === 0 ? contenders : contenders.toReversed())
        figures.get(contender.id)?.push(median((await ask(contender, job, false)).samples));
    }
    results.push({ title, figures });
  }
  return results;
}

function tsyncio(isDebug: boolean): Contender {
  return {
    id: isDebug ? 'tsyncio-debug' : 'tsyncio',
    label: 'tsyncio',
    peer: 'tsyncio',
    command: (job) => ({
      file: process.execPath,
      args: ['--expose-gc', join(bench, 'dist/child.js'), 'tsyncio', JSON.stringify(job)],
      env: { ...process.env, ASYNCIODEBUG: isDebug ? '1' : '' },
    }),
  };
}

function asyncio(python: CPython, isDebug: boolean): Contender {
  return {
    id: isDebug ? 'asyncio-debug' : 'asyncio',
    label: 'asyncio',
    peer: undefined,
    command: (job) => ({
      file: python.command,
      args: [join(bench, 'harness.py'), JSON.stringify(job)],
      env: { ...python.env, PYTHONDONTWRITEBYTECODE: undefined, PYTHONASYNCIODEBUG: isDebug ? '1' : '' },
    }),
  };
}
