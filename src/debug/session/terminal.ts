/** Standard error, for a tool that also speaks while the process exits: synchronous, and in the order it was said. */
import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { coloured, plain, type Style } from '../findings/style.ts';

const STDERR = 2;
/** A pipe whose reader is slow: how often is tried, and how long is waited between, in ms. */
const ATTEMPTS = 200;
const PAUSE = 5;

export const stderrIsTerminal: boolean = isatty(STDERR);

/** Colours on a terminal only, unless the usual variables say otherwise. */
export function terminalStyle(env: NodeJS.ProcessEnv = process.env): Style {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = env;
  if (force !== undefined) return force === '0' || force === 'false' ? plain : coloured;
  if ((no !== undefined && no !== '') || term === 'dumb') return plain;
  return stderrIsTerminal ? coloured : plain;
}

export function say(text: string): void {
  let rest = Buffer.from(`${text}\n`);
  for (let attempt = 0; rest.length > 0 && attempt < ATTEMPTS; attempt++) {
    try {
      rest = rest.subarray(writeSync(STDERR, rest));
      attempt = 0;
    } catch (error) {
      // EAGAIN: the pipe is full. Anything else (EPIPE: nobody listens) cannot be told to anybody.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}
