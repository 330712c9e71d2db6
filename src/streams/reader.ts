/**
 * StreamReader: bytes as they are asked for.
 *
 * A reading method takes nothing out of the buffer before it really returns, so one that is cancelled has lost nothing:
 * see `core/waiter.ts`. What it waits for is a `Request`, which says whether the buffer has it; only then it is woken, so
 * a `readexactly` of a megabyte runs once and not for each piece that comes.
 *
 * More than twice the limit in the buffer pauses the transport, until a taking leaves no more than the limit; but not
 * while somebody waits for more than there is.
 */
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import {
  checkOptions,
  doneFuture,
  type EventLoop,
  type Future,
  failedFuture,
  getEventLoop,
  type Known,
  loopKind,
  loopToTakeIn,
  RuntimeError,
  show,
  showError,
  Taken,
  Waiter,
  WaitLine,
} from '../core/index.ts';
import { ByteBuffer } from './byte-buffer.ts';
import { DEFAULT_LIMIT } from './constants.ts';
import { All, type Available, Exactly, Line, type Request, type Separator, Some, Until } from './requests.ts';

/** For what few programs need, so that `import 'tsyncio'` is quick. */
const require = createRequire(import.meta.url);

/** What a reader asks of its transport. */
export interface Pausable {
  pauseReading(): void;
  resumeReading(): void;
}

export interface StreamReaderOptions {
  /** The longest line, in bytes, and half of what is buffered; default 64 KiB. */
  limit?: number | undefined;
  loop?: EventLoop | undefined;
}

const ofReader: Known<StreamReaderOptions> = { limit: 'number', loop: loopKind };

/** For who passes a limit on: a reader may be made only when something is open. @throws RangeError unless it is above 0. */
export function checkLimit(limit: number = DEFAULT_LIMIT): void {
  if (!(limit > 0)) throw new RangeError(`Limit cannot be <= 0, got ${show(limit)}`);
}

/** Who reads: one at a time. */
class ReaderLine extends WaitLine<unknown> {
  readonly #reader: StreamReader;

  constructor(reader: StreamReader) {
    super(reader);
    this.#reader = reader;
  }

  override attempt(waiter: Waiter<unknown>): boolean {
    const taken = this.#reader._takeFor(waiter);
    if (taken !== undefined) return waiter._take(taken);
    this.join(waiter);
    return false;
  }

  override giveBack(taken: unknown): void {
    this.#reader._putBack(taken);
  }

  override withdrawn(waiter: Waiter<unknown>): void {
    this.#reader._waitIsOver(waiter);
    this.#reader._maybePause();
  }
}

const asIs = (line: Buffer): Buffer => line;
const asResult = (line: Buffer): IteratorResult<Buffer, undefined> =>
  line.length === 0 ? { done: true, value: undefined } : { done: false, value: line };
const ofResult = (result: IteratorResult<Buffer, undefined>): Buffer => result.value ?? Buffer.alloc(0);

/**
 * Reads bytes from a connection, a pipe or a child process. Comes from `openConnection()` and its like; `new` for
 * protocols of your own, which feed it.
 *
 * Only one task may read at a time. A read that is cancelled has lost nothing. What is returned may share its memory
 * with what came along with it: copy a small piece that is kept for long.
 *
 * @example
 * ```ts
 * import { run, StreamReader } from 'tsyncio';
 *
 * await run(async () => {
 *   const reader = new StreamReader();
 *   reader.feedData(Buffer.from('one\ntwo\n'));
 *   reader.feedEof();
 *   for await (const line of reader) console.log(line.toString().trim()); // one, then two
 * });
 * ```
 */
export class StreamReader implements AsyncIterable<Buffer> {
  readonly #loop: EventLoop;
  readonly #limit: number;
  readonly #buffer = new ByteBuffer();
  readonly #line = new ReaderLine(this);
  readonly #available: { buffer: ByteBuffer; isEof: boolean; limit: number };
  #waiter: Waiter<unknown> | undefined;
  #exception: unknown;
  /** Requests that are made again and again. */
  #some: Some | undefined;
  #plainLine: Line<Buffer> | undefined;
  #iteratedLine: Line<IteratorResult<Buffer, undefined>> | undefined;
  #transport: Pausable | undefined;
  #isPaused = false;

  /** A reader of what a stream of Node's or of the web gives; it pauses the stream when too much is buffered. */
  static from(stream: NodeJS.ReadableStream | ReadableStream<Uint8Array>, options?: StreamReaderOptions): StreamReader {
    checkOptions('StreamReader.from', options, ofReader);
    const reader = new StreamReader(options);
    const { readerFrom } = require('./bridge-reader.js') as typeof import('./bridge-reader.ts');
    readerFrom(stream, reader, reader.#loop);
    return reader;
  }

  /** @throws RangeError unless the limit is above 0. */
  constructor(options?: StreamReaderOptions) {
    checkOptions('new StreamReader', options, ofReader);
    const limit = options?.limit ?? DEFAULT_LIMIT;
    checkLimit(limit);
    this.#limit = limit;
    this.#loop = options?.loop ?? getEventLoop();
    this.#available = { buffer: this.#buffer, isEof: false, limit };
  }

  // ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * Up to `n` bytes, as soon as there is one; an empty buffer at the end. Without `n`, or with a negative one: everything
   * up to the end.
   *
   * @throws the error that ended the connection; RuntimeError while another read waits.
   */
  read(n = -1): Future<Buffer> {
    if (n === 0 && this.#exception === undefined) return doneFuture(Buffer.alloc(0));
    if (n < 0) return this.#request(new All());
    // It knows nothing but the number, which is mostly the same.
    if (this.#some?.size !== n) this.#some = new Some(n);
    return this.#request(this.#some);
  }

  /** Exactly `n` bytes. @throws IncompleteReadError, with what there was, at the end; RangeError when `n` is negative. */
  readexactly(n: number): Future<Buffer> {
    if (!(n >= 0)) return failedFuture(new RangeError('readexactly size can not be less than zero'));
    if (n === 0 && this.#exception === undefined) return doneFuture(Buffer.alloc(0));
    return this.#request(new Exactly(n));
  }

  /**
   * A line with its `\n`; at the end what there is without one, or an empty buffer.
   *
   * @throws RangeError for a line over the limit, which is thrown away as far as it has come.
   */
  readline(): Future<Buffer> {
    this.#plainLine ??= new Line<Buffer>(asIs, asIs);
    return this.#request(this.#plainLine);
  }

  /**
   * Everything up to the separator, and the separator; with several of them, up to the first that ends.
   *
   * @throws IncompleteReadError at the end; LimitOverrunError when there is more before it than the limit: it stays in
   *   the stream. RangeError for an empty separator.
   */
  readuntil(separator: Separator = '\n'): Future<Buffer> {
    try {
      return this.#request(new Until(separator));
    } catch (error) {
      return failedFuture(error);
    }
  }

  /** Whether the end has come and everything was taken. */
  atEof(): boolean {
    return this.#available.isEof && this.#buffer.length === 0;
  }

  /** Line by line, each with its `\n`. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Buffer> {
    const iterator: AsyncIterableIterator<Buffer, undefined> = {
      next: () => {
        this.#iteratedLine ??= new Line<IteratorResult<Buffer, undefined>>(asResult, ofResult);
        return this.#request(this.#iteratedLine);
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }

  // ── Feeding ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** More bytes, from the protocol. They are copied. @throws RuntimeError after `feedEof()`. */
  feedData(data: Uint8Array): void {
    this._feed(Buffer.from(data));
  }

  /** There will be no more. */
  feedEof(): void {
    this.#available.isEof = true;
    this.#line.wakeNext();
  }

  /** The connection broke: every read throws `error` from now on. */
  setException(error: unknown): void {
    this.#exception = error;
    this.#line.wakeNext();
  }

  exception(): unknown {
    return this.#exception;
  }

  /** What is paused when too much is buffered. @throws RuntimeError when there is one already. */
  setTransport(transport: Pausable): void {
    if (this.#transport !== undefined) throw new RuntimeError(`${this} has a transport already`);
    this.#transport = transport;
  }

  toString(): string {
    const words = ['StreamReader'];
    if (this.#buffer.length > 0) words.push(`${this.#buffer.length} bytes`);
    if (this.#available.isEof) words.push('eof');
    if (this.#limit !== DEFAULT_LIMIT) words.push(`limit=${this.#limit}`);
    if (this.#isWaiting()) words.push(`waiter=${this.#waiter}`);
    if (this.#exception !== undefined) words.push(`exception=${showError(this.#exception)}`);
    if (this.#transport !== undefined) words.push(`transport=${this.#transport}`);
    if (this.#isPaused) words.push('paused');
    return `<${words.join(' ')}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  // ── Inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

  /** @internal `feedData` of bytes that are nobody else's. */
  _feed(data: Buffer): void {
    if (this.#available.isEof) throw new RuntimeError(`feedData() after feedEof() on ${this}`);
    if (data.length === 0) return;
    this.#buffer.push(data);
    const waiter = this.#line.first;
    if (waiter !== undefined && (waiter._payload as Request).isReady(this.#available)) this.#line.wakeNext();
    this._maybePause();
  }

  /** @internal All there is, for another to make sense of. */
  _takeUnread(): Buffer {
    const unread = this.#buffer.take(this.#buffer.length);
    this.#maybeResume();
    return unread;
  }

  /** @internal Another transport has taken over. */
  _replaceTransport(transport: Pausable): void {
    this.#transport = transport;
    if (this.#isPaused) transport.pauseReading();
  }

  /** @internal What a request asks for; `undefined` while it is not there. */
  _take<T>(request: Request<T>): T | undefined {
    if (this.#exception !== undefined) throw this.#exception;
    try {
      return request.take(this.#available as Available);
    } finally {
      this.#maybeResume();
    }
  }

  /** @internal For one who waits: `undefined`, and he waits on. */
  _takeFor(waiter: Waiter<unknown>): unknown {
    let isOver = true;
    try {
      const taken = this._take(waiter._payload as Request);
      isOver = taken !== undefined;
      return taken;
    } finally {
      if (isOver) this._waitIsOver(waiter);
    }
  }

  /** @internal Not kept: it knows who waited, and in debug mode where. */
  _waitIsOver(waiter: Waiter<unknown>): void {
    if (this.#waiter === waiter) this.#waiter = undefined;
  }

  /** @internal */
  _putBack(taken: unknown): void {
    this.#buffer.unshift(Buffer.isBuffer(taken) ? taken : ofResult(taken as IteratorResult<Buffer, undefined>));
  }

  /** @internal */
  _maybePause(): void {
    if (this.#transport === undefined || this.#isPaused || this.#buffer.length <= 2 * this.#limit) return;
    const waiter = this.#waiter;
    // A readexactly() of a megabyte, the rest of a separator that is longer than the limit: it would wait for ever.
    if (waiter !== undefined && !waiter.done() && !(waiter._payload as Request).isReady(this.#available)) return;
    this.#isPaused = true;
    this.#transport.pauseReading();
  }

  #request<T>(request: Request<T>): Future<T> {
    if (this.#isWaiting()) {
      const { method } = request;
      return failedFuture(
        new RuntimeError(
          `${method}() called while another coroutine is already waiting for incoming data: one task reads a stream`,
        ),
      );
    }
    request.renew?.();
    const line = this.#line as WaitLine<unknown> as WaitLine<T>;
    const mayBeThere = this.#buffer.length > 0 || this.#available.isEof || this.#exception !== undefined;
    const loop = mayBeThere ? loopToTakeIn() : undefined;
    if (loop !== undefined) {
      try {
        const taken = this._take(request);
        if (taken !== undefined) return new Taken(line, loop, taken);
      } catch (error) {
        return failedFuture(error);
      }
    }
    const waiter = line.join(new Waiter(line, this.#loop, request));
    this.#waiter = waiter as Waiter<unknown>;
    if (mayBeThere && loop === undefined) line.wakeNext();
    // To wait while the transport is paused would be to wait for ever.
    else this.#resume();
    return waiter;
  }

  #isWaiting(): boolean {
    return this.#waiter !== undefined && !this.#waiter.done();
  }

  #maybeResume(): void {
    if (this.#isPaused && this.#buffer.length <= this.#limit) this.#resume();
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#transport?.resumeReading();
  }
}
