/** Loads a kind of worker with the first pool of it: who uses threads needs nothing of processes. */
import { createRequire } from 'node:module';
import type { WorkerKind } from './contract.ts';
import type { ThreadOptions } from './thread.ts';

const require = createRequire(import.meta.url);

export function loadThreadKind(options: ThreadOptions): WorkerKind {
  const { threadKind } = require('./thread.js') as typeof import('./thread.ts');
  return threadKind(options);
}

export function loadProcessKind(): WorkerKind {
  const { processKind } = require('./process.js') as typeof import('./process.ts');
  return processKind;
}
