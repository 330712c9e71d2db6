/**
 * Messages over a pipe, to a process and back: a length, then V8's own serialization, which knows what structured clones
 * know but for what processes cannot share.
 */
import { deserialize, serialize } from 'node:v8';
import type { Transferable } from 'node:worker_threads';

const HEAD = 4;

/** @throws what cannot be cloned. What is handed over is copied, and gone here all the same. */
export function encodeFrame(message: unknown, transfer: readonly Transferable[]): Buffer {
  for (const item of transfer) {
    if (!(item instanceof ArrayBuffer)) {
      throw new TypeError('only buffers can be handed over to another process: a port or stream belongs to its own');
    }
  }
  const body = serialize(message);
  for (const item of transfer) structuredClone(item, { transfer: [item as ArrayBuffer] });
  const frame = Buffer.allocUnsafe(HEAD + body.length);
  frame.writeUInt32LE(body.length, 0);
  body.copy(frame, HEAD);
  return frame;
}

/** Takes bytes as they come, and gives the messages that are whole. */
export class FrameDecoder {
  #chunks: Buffer[] = [];
  #size = 0;
  readonly #receive: (message: unknown) => void;

  constructor(receive: (message: unknown) => void) {
    this.#receive = receive;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) this.#receive(deserialize(frame));
  }

  #next(): Buffer | undefined {
    if (this.#size < HEAD) return undefined;
    if (this.#chunks.length > 1 && (this.#chunks[0] as Buffer).length < HEAD)
      this.#chunks = [Buffer.concat(this.#chunks)];
    const length = (this.#chunks[0] as Buffer).readUInt32LE(0);
    if (this.#size < HEAD + length) return undefined;
    const all = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    const rest = all.subarray(HEAD + length);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#size = rest.length;
    return all.subarray(HEAD, HEAD + length);
  }
}
