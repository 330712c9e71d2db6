/** A pipe read and written without the event loop, by whoever is blocked or must not wait. */
import { readSync, writeSync } from 'node:fs';

/** How long, in ms, is waited before a full pipe is tried again: about what the other side takes to empty it. */
const FULL_PAUSE = 0.2;
const CHUNK = 65_536;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

function wouldBlock(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EAGAIN' || code === 'EWOULDBLOCK';
}

/** What is there now; `undefined` when there is nothing (or the other end is closed, which its owner hears of). */
export function readAvailable(descriptor: number): Buffer | undefined {
  const buffer = Buffer.allocUnsafe(CHUNK);
  try {
    const length = readSync(descriptor, buffer, 0, CHUNK, null);
    return length === 0 ? undefined : buffer.subarray(0, length);
  } catch (error) {
    if (wouldBlock(error)) return undefined;
    throw error;
  }
}

/** All of it, however long the other side takes to read. */
export function writeAll(descriptor: number, bytes: Buffer): void {
  for (let offset = 0; offset < bytes.length; ) {
    try {
      offset += writeSync(descriptor, bytes, offset);
    } catch (error) {
      if (!wouldBlock(error)) throw error;
      Atomics.wait(sleeper, 0, 0, FULL_PAUSE);
    }
  }
}
