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

/** Takes what is there now; false when the other end is closed, and nothing more will come. */
export function takeAvailable(descriptor: number, take: (chunk: Buffer) => void): boolean {
  for (;;) {
    const buffer = Buffer.allocUnsafe(CHUNK);
    let length: number;
    try {
      length = readSync(descriptor, buffer, 0, CHUNK, null);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (wouldBlock(error)) return true;
      if (code === 'ECONNRESET' || code === 'EPIPE') return false;
      throw error;
    }
    if (length === 0) return false;
    take(buffer.subarray(0, length));
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
