/**
 * What a worker thread writes to the console goes by the same port as its answers: so it arrives in order with them,
 * and before an answer that came after it, also from a call that never lets go of its thread. (Node's own way is a stream
 * of its own, which waits for the worker's event loop after the first piece.)
 */
import type { FromWorker } from '../messages.ts';

type WriteCallback = (error?: Error | null) => void;

export function redirectOutput(post: (message: FromWorker) => void): void {
  redirect(process.stdout, 1, post);
  redirect(process.stderr, 2, post);
}

function redirect(stream: NodeJS.WriteStream, descriptor: 1 | 2, post: (message: FromWorker) => void): void {
  const write = (
    chunk: string | Uint8Array,
    encoding?: BufferEncoding | WriteCallback,
    callback?: WriteCallback,
  ): boolean => {
    const isPlain = typeof chunk !== 'string' || typeof encoding !== 'string' || /^utf-?8$/i.test(encoding);
    post(['output', descriptor, isPlain ? chunk : Buffer.from(chunk, encoding)]);
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done !== undefined) process.nextTick(done);
    return true;
  };
  Object.defineProperty(stream, 'write', { value: write, configurable: true, writable: true });
}
