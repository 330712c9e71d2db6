/** The memory of a program in debug mode that awaits and awaits. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { bench } from '../prepare.ts';
import { PRELOAD } from './modes.ts';

export interface MemorySample {
  readonly awaits: number;
  /** Bytes, after a garbage collection. */
  readonly rss: number;
  readonly heap: number;
}

/** Flat: what lives at the end is at most so many times what did after two tenths, when everything has been compiled. */
const HEAP_SLACK = 1.05;
/** V8 may double its young generation once more along the way, which it fills whatever the program does. */
const RESIDENT_SLACK = 32 * 2 ** 20;

export async function measureMemory(awaits: number): Promise<readonly MemorySample[]> {
  process.stderr.write(`memory: ${awaits} awaits\n`);
  const args = ['--expose-gc', ...PRELOAD.debug, join(import.meta.dirname, 'memory-program.ts'), String(awaits)];
  const child = spawn(process.execPath, args, { cwd: bench, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the program that awaits ended with ${code}`);
  return JSON.parse(output);
}

export function isFlat(samples: readonly MemorySample[]): boolean {
  const [, early] = samples;
  const last = samples.at(-1);
  if (early === undefined || last === undefined) return false;
  return last.heap <= early.heap * HEAP_SLACK && last.rss <= early.rss + RESIDENT_SLACK;
}
