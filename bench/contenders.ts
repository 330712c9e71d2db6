/** Who takes part: the commands that start each contender's measured process, and what is missing on this machine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { findNode } from '../scripts/nodes.ts';
import { findCPython } from '../test/support/cpython.ts';
import type { Job } from './job.ts';
import type { Peer } from './question.ts';

export interface Contender {
  readonly id: string;
  /** As a column's head. */
  readonly label: string;
  /** The code of the question's `.ts` that it runs; undefined: the `.py`. */
  readonly peer: Peer | undefined;
  readonly command: (job: Job) => { file: string; args: string[]; env: NodeJS.ProcessEnv };
}

export interface Contenders {
  readonly present: readonly Contender[];
  /** Sentences: who is missing, and why. */
  readonly missing: readonly string[];
}

/** The one that all others are measured against. */
export const SUBJECT = 'tsyncio';

export function findContenders(): Contenders {
  const missing: string[] = [];
  const present: Contender[] = [
    javascript(SUBJECT, `tsyncio, Node ${major(process.version)}`, 'tsyncio', process.execPath),
  ];

  const old = findNode('20');
  if (old.found) present.push(javascript('tsyncio-20', 'tsyncio, Node 20', 'tsyncio', old.command));
  else missing.push(`Node 20: ${old.why}`);

  const python = findCPython();
  if (python === undefined) missing.push('asyncio: no CPython 3.13 or later here; the variable CPYTHON may name one');
  else {
    present.push({
      id: 'asyncio',
      label: `asyncio, CPython ${python.version}`,
      peer: undefined,
      command: (job) => ({
        file: python.command,
        args: [join(import.meta.dirname, 'harness.py'), JSON.stringify(job)],
        env: { ...python.env, PYTHONDONTWRITEBYTECODE: undefined },
      }),
    });
  }
  present.push(
    javascript('effect', `Effect ${versionOf('effect')}`, 'effect', process.execPath),
    javascript('effection', `Effection ${versionOf('effection')}`, 'effection', process.execPath),
    javascript('bare', 'bare promises', 'bare', process.execPath),
  );
  return { present, missing };
}

function javascript(id: string, label: string, peer: Peer, node: string): Contender {
  const args = ['--expose-gc', join(import.meta.dirname, 'dist/child.js'), peer];
  return {
    id,
    label,
    peer,
    command: (job) => ({ file: node, args: [...args, JSON.stringify(job)], env: process.env }),
  };
}

function versionOf(name: string): string {
  const text = readFileSync(join(import.meta.dirname, 'node_modules', name, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function major(version: string): string {
  return version.slice(1, version.indexOf('.'));
}
