/** What runs in the workers: all of it is CPU, and none of it waits. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { currentSignal } from 'tsyncio';

export interface Digest {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Words that occur more than once, for a text; keys, for JSON. */
  readonly entries: number;
}

const PIECE = 256 * 1024;

/** Hashes a file and parses it. Between pieces it looks whether it is still wanted: so it ends soon after Ctrl-C. */
export function digest(file: string): Digest {
  const signal = currentSignal();
  const content = readFileSync(file);
  const hash = createHash('sha256');
  for (let start = 0; start < content.length; start += PIECE) {
    signal.throwIfAborted();
    hash.update(content.subarray(start, start + PIECE));
  }
  signal.throwIfAborted();
  return { file, bytes: content.length, sha256: hash.digest('hex'), entries: parse(file, content.toString()) };
}

function parse(file: string, text: string): number {
  if (file.endsWith('.json')) return countKeys(JSON.parse(text));
  const counts = new Map<string, number>();
  for (const word of text.split(/\W+/)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1).length;
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + 1 + countKeys(inner), 0);
}
