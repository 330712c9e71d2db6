/** What a reader waits for, and how it is taken out of the buffer once it is there. */
import { type Bytes, IncompleteReadError, LimitOverrunError, show } from '../core/index.ts';
import type { ByteBuffer } from './byte-buffer.ts';

export interface Available {
  readonly buffer: ByteBuffer;
  readonly isEof: boolean;
  readonly limit: number;
}

/** One call of a reading method. */
export interface Request<T = unknown> {
  /** The method, for messages. */
  readonly method: string;
  /** Whether `take` would return or throw: asked whenever something came. May remember how far it has looked. */
  isReady(available: Available): boolean;
  /** What was asked for; `undefined` while it is not there. */
  take(available: Available): T | undefined;
  /** Puts back what was taken. */
  bytesOf(taken: T): Buffer;
  /** For one that is used again. */
  renew?(): void;
}

const NEWLINE = 10;
const NOTHING = Buffer.alloc(0);

/** `read(n)`: what there is, at most `size`. */
export class Some implements Request<Buffer> {
  readonly method = 'read';
  readonly size: number;

  constructor(size: number) {
    this.size = size;
  }

  isReady({ buffer, isEof }: Available): boolean {
    return buffer.length > 0 || isEof;
  }

  take({ buffer, isEof }: Available): Buffer | undefined {
    if (buffer.length === 0) return isEof ? NOTHING : undefined;
    return buffer.take(Math.min(this.size, buffer.length));
  }

  bytesOf(taken: Buffer): Buffer {
    return taken;
  }
}

/** `read()`: all, up to the end. */
export class All implements Request<Buffer> {
  readonly method = 'read';

  isReady({ isEof }: Available): boolean {
    return isEof;
  }

  take({ buffer, isEof }: Available): Buffer | undefined {
    return isEof ? buffer.take(buffer.length) : undefined;
  }

  bytesOf(taken: Buffer): Buffer {
    return taken;
  }
}

/** `readexactly(n)`. */
export class Exactly implements Request<Buffer> {
  readonly method = 'readexactly';
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
  }

  isReady({ buffer, isEof }: Available): boolean {
    return isEof || buffer.length >= this.#size;
  }

  take({ buffer, isEof }: Available): Buffer | undefined {
    if (buffer.length >= this.#size) return buffer.take(this.#size);
    if (isEof) throw new IncompleteReadError(buffer.take(buffer.length), this.#size);
    return undefined;
  }

  bytesOf(taken: Buffer): Buffer {
    return taken;
  }
}

/** `readuntil(separator)`: the shortest piece that ends with one of the separators. */
export class Until implements Request<Buffer> {
  readonly method = 'readuntil';
  readonly #separators: readonly Buffer[];
  #scanned = 0;
  #start = -1;
  #end = -1;

  /** @throws RangeError without a separator, and for an empty one. */
  constructor(separator: Separator) {
    const list: readonly Bytes[] = Array.isArray(separator) ? (separator as readonly Bytes[]) : [separator as Bytes];
    if (list.length === 0) throw new RangeError('Separator should contain at least one element');
    this.#separators = list.map(toSeparator).sort((a, b) => a.length - b.length);
    if (this.#shortest === 0) throw new RangeError('Separator should be at least one-byte string');
  }

  isReady({ buffer, isEof, limit }: Available): boolean {
    this.#search(buffer);
    return this.#end !== -1 || this.#scanned > limit || isEof;
  }

  take({ buffer, isEof, limit }: Available): Buffer | undefined {
    this.#search(buffer);
    if (this.#end !== -1) {
      if (this.#start > limit) {
        throw new LimitOverrunError('Separator is found, but chunk is longer than limit', this.#start);
      }
      return buffer.take(this.#end);
    }
    if (this.#scanned > limit) {
      throw new LimitOverrunError('Separator is not found, and chunk exceed the limit', this.#scanned);
    }
    if (isEof) throw new IncompleteReadError(buffer.take(buffer.length), undefined);
    return undefined;
  }

  bytesOf(taken: Buffer): Buffer {
    return taken;
  }

  get #shortest(): number {
    return this.#separators[0]?.length ?? 0;
  }

  #search(buffer: ByteBuffer): void {
    if (this.#end !== -1 || buffer.length - this.#scanned < this.#shortest) return;
    for (const separator of this.#separators) {
      const start = buffer.indexOf(separator, this.#scanned);
      const end = start + separator.length;
      if (start === -1 || (this.#end !== -1 && end >= this.#end)) continue;
      this.#start = start;
      this.#end = end;
    }
    const longest = this.#separators.at(-1)?.length ?? 0;
    if (this.#end === -1) this.#scanned = Math.max(0, buffer.length + 1 - longest);
  }
}

/** `readline()`, and the lines of `for await`: those of the latter say when there are no more. */
export class Line<T extends Buffer | IteratorResult<Buffer, undefined>> implements Request<T> {
  readonly method = 'readline';
  readonly #wrap: (line: Buffer) => T;
  readonly #unwrap: (taken: T) => Buffer;
  #scanned = 0;
  #end = -1;

  constructor(wrap: (line: Buffer) => T, unwrap: (taken: T) => Buffer) {
    this.#wrap = wrap;
    this.#unwrap = unwrap;
  }

  /** To be used again: one reader asks for many lines, one after the other. */
  renew(): void {
    this.#scanned = 0;
    this.#end = -1;
  }

  isReady({ buffer, isEof, limit }: Available): boolean {
    this.#search(buffer);
    return this.#end !== -1 || this.#scanned > limit || isEof;
  }

  take({ buffer, isEof, limit }: Available): T | undefined {
    this.#search(buffer);
    if (this.#end !== -1) {
      const line = buffer.take(this.#end);
      if (this.#end - 1 > limit) throw new RangeError('Separator is found, but chunk is longer than limit');
      return this.#wrap(line);
    }
    if (this.#scanned > limit) {
      buffer.clear();
      throw new RangeError('Separator is not found, and chunk exceed the limit');
    }
    return isEof ? this.#wrap(buffer.take(buffer.length)) : undefined;
  }

  bytesOf(taken: T): Buffer {
    return this.#unwrap(taken);
  }

  #search(buffer: ByteBuffer): void {
    if (this.#end !== -1) return;
    const at = buffer.indexOf(NEWLINE, this.#scanned);
    if (at === -1) this.#scanned = buffer.length;
    else this.#end = at + 1;
  }
}

/** What ends a piece: bytes, a string, or several of them. */
export type Separator = Bytes | readonly Bytes[];

function toSeparator(separator: Bytes): Buffer {
  if (typeof separator === 'string') return Buffer.from(separator);
  if (separator instanceof Uint8Array) {
    return Buffer.from(separator.buffer, separator.byteOffset, separator.byteLength);
  }
  throw new TypeError(`a separator is bytes or a string, not ${show(separator)}`);
}
