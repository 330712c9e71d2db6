/**
 * The bytes of a stream that nobody has taken yet: a list of the pieces as they came, so that taking copies nothing where
 * one piece has it all, and a gigabyte in pieces of any size is never copied twice.
 *
 * Small pieces are put together as they come: a peer that sends single bytes must not make the list long, because
 * searching goes through it piece by piece.
 */

/** A piece below this is copied behind the one before. */
const SMALL = 512;
/** How much room there is made for small pieces. */
const ROOM = 4096;

export class ByteBuffer {
  readonly #pieces: Buffer[] = [];
  #head = 0;
  /** How much of the first piece is gone. */
  #offset = 0;
  #length = 0;
  /** The memory of the last piece, if it is one made for small pieces. */
  #room: Buffer | undefined;

  get length(): number {
    return this.#length;
  }

  push(piece: Buffer): void {
    if (piece.length < SMALL && this.#length > 0) this.#append(piece);
    else {
      this.#pieces.push(piece);
      this.#room = undefined;
    }
    this.#length += piece.length;
  }

  /** Puts back what was taken, to be taken next. */
  unshift(piece: Buffer): void {
    if (piece.length === 0) return;
    const first = this.#pieces[this.#head];
    if (this.#offset > 0 && first !== undefined) {
      this.#pieces[this.#head] = first.subarray(this.#offset);
      this.#offset = 0;
    }
    if (this.#head > 0) {
      this.#head -= 1;
      this.#pieces[this.#head] = piece;
    } else this.#pieces.unshift(piece);
    // The views have moved.
    this.#room = undefined;
    this.#length += piece.length;
  }

  /** The first `size` bytes, of `length` or less. */
  take(size: number): Buffer {
    if (size === 0) return Buffer.alloc(0);
    const first = this.#pieces[this.#head] as Buffer;
    const left = first.length - this.#offset;
    this.#length -= size;
    if (size < left) {
      const begin = this.#offset;
      this.#offset += size;
      return first.subarray(begin, this.#offset);
    }
    if (size === left) {
      const taken = this.#offset === 0 ? first : first.subarray(this.#offset);
      this.#dropFirst();
      return taken;
    }
    return this.#gather(size);
  }

  clear(): void {
    this.#pieces.length = 0;
    this.#head = 0;
    this.#offset = 0;
    this.#length = 0;
    this.#room = undefined;
  }

  /** Where `wanted` begins, at `from` or behind; -1 where it is not. A single byte is given as its number. */
  indexOf(wanted: Buffer | number, from: number): number {
    const overlap = typeof wanted === 'number' ? 0 : wanted.length - 1;
    let base = -this.#offset;
    for (let i = this.#head; i < this.#pieces.length; i += 1) {
      const piece = this.#pieces[i] as Buffer;
      const end = base + piece.length;
      if (end > from) {
        const begin = i === this.#head ? this.#offset : 0;
        const at = piece.indexOf(wanted, Math.max(begin, from - base));
        if (at !== -1) return base + at;
        if (overlap > 0 && i + 1 < this.#pieces.length) {
          const start = Math.max(from, 0, end - overlap);
          const across = this.#peek(start, Math.min(end + overlap, this.#length)).indexOf(wanted);
          if (across !== -1) return start + across;
        }
      }
      base = end;
    }
    return -1;
  }

  #append(piece: Buffer): void {
    const last = this.#pieces.length - 1;
    const used = this.#room === undefined ? 0 : (this.#pieces[last] as Buffer).length;
    if (this.#room === undefined || used + piece.length > this.#room.length) {
      this.#room = Buffer.allocUnsafe(ROOM);
      piece.copy(this.#room);
      this.#pieces.push(this.#room.subarray(0, piece.length));
      return;
    }
    piece.copy(this.#room, used);
    this.#pieces[last] = this.#room.subarray(0, used + piece.length);
  }

  #gather(size: number): Buffer {
    const taken = Buffer.allocUnsafe(size);
    let filled = 0;
    while (filled < size) {
      const piece = this.#pieces[this.#head] as Buffer;
      const copied = piece.copy(taken, filled, this.#offset, Math.min(piece.length, this.#offset + size - filled));
      filled += copied;
      this.#offset += copied;
      if (this.#offset === piece.length) this.#dropFirst();
    }
    return taken;
  }

  #peek(start: number, end: number): Buffer {
    const seen: Buffer[] = [];
    let base = -this.#offset;
    for (let i = this.#head; i < this.#pieces.length && base < end; i += 1) {
      const piece = this.#pieces[i] as Buffer;
      if (base + piece.length > start) seen.push(piece.subarray(Math.max(0, start - base), end - base));
      base += piece.length;
    }
    return Buffer.concat(seen);
  }

  #dropFirst(): void {
    this.#offset = 0;
    this.#head += 1;
    if (this.#head === this.#pieces.length) {
      this.#pieces.length = 0;
      this.#head = 0;
      this.#room = undefined;
    } else if (this.#head > 64 && this.#head * 2 > this.#pieces.length) {
      this.#pieces.splice(0, this.#head);
      this.#head = 0;
    } else {
      // Let go of it.
      this.#pieces[this.#head - 1] = EMPTY;
    }
  }
}

const EMPTY = Buffer.alloc(0);
