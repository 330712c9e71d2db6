/**
 * The transport over Node's streams: sockets, TLS, pipes, and whatever else is a Readable or Writable.
 *
 * How it maps
 * - Bytes are handed to the protocol in Node's own event, not through the loop's ready queue: as in asyncio, what comes
 *   in is told at once, and whom it wakes runs in the next turn. Only the first and the last call (`connectionMade`,
 *   `connectionLost`) go through the queue, as there.
 * - Protocol calls run in the context of whoever made the connection. The protocol of the streams needs none, and gets
 *   its bytes without the detour.
 * - The write buffer is Node's. The write that takes it over the high-water mark carries a callback, and so does each
 *   after it: so the callback that finds it at the low-water mark is never missing, and a write below costs nothing more.
 * - A plain socket with nothing to send is closed by `destroy()` (which sends FIN), so that `connectionLost` comes in
 *   the next turn. Everything else is ended first, and closed when that is through.
 * - After EOF in both directions Node closes its socket by itself. The protocol is told when it asks for that, by `close()`.
 */
import type { AsyncResource } from 'node:async_hooks';
import type { Readable, Writable } from 'node:stream';
import { inspect } from 'node:util';
import {
  type BaseProtocol,
  BufferedProtocol,
  type Bytes,
  type Callback,
  ConnectionResetError,
  callInContext,
  captureContext,
  type EventLoop,
  type Future,
  Handle,
  instruments,
  logger,
  type Protocol,
  RuntimeError,
  show,
  TimeoutError,
  type TimerHandle,
  Transport,
  type WriteLimits,
} from '../core/index.ts';
import { Announcement, type Opening } from './announce.ts';
import { behindReady } from './behind-ready.ts';
import { LOG_THRESHOLD_FOR_LOST_WRITES, SSL_SHUTDOWN_TIMEOUT } from './constants.ts';
import { closed, type Open, opened } from './open.ts';
import { isSystemError, named } from './system-error.ts';
import { resolveLimits } from './write-limits.ts';

export type StreamProtocol = Protocol | BufferedProtocol;

/** A protocol of the library's own that only passes on: it is called without its context. */
export interface ContextFree {
  /** @internal */
  readonly _needsNoContext?: boolean;
}

/** A protocol of the library's own that keeps what it has received until somebody asks for it. */
export interface Keeping {
  /** @internal Gives all of it away. */
  _takeUnread?(): Buffer;
}

/** Who wants to know that a connection is gone: its server. */
export interface ConnectionOwner {
  /** @internal */
  _attach(transport: StreamTransport): void;
  /** @internal */
  _detach(transport: StreamTransport): void;
}

/** What `getExtraInfo` answers; asked for when it is needed. */
export type ExtraInfo = (name: string) => unknown;

export interface StreamTransportOptions {
  /** Where bytes come from and go to: for a socket the same. */
  readonly source?: Readable | undefined;
  readonly sink?: Writable | undefined;
  /** `socket`: nothing has to be said to end it, closing is enough. `tls`: has a goodbye that may time out. */
  readonly kind: 'socket' | 'tls' | 'stream';
  readonly info?: ExtraInfo | undefined;
  /** Where the protocol's methods run; default: the context of this call. */
  readonly context?: AsyncResource | undefined;
  readonly owner?: ConnectionOwner | undefined;
  readonly shutdownTimeout?: number | undefined;
  /** How it was announced to debug mode. */
  readonly opening?: Opening | undefined;
  /** The streams are somebody else's: a loop that is closed lets go of them, and does not destroy them. */
  readonly isBorrowed?: boolean | undefined;
}

/** What a transport lets go of when another takes over. */
export interface Released {
  readonly source: Readable | undefined;
  readonly options: StreamTransportOptions & { readonly context: AsyncResource };
}

/** `made`: the protocol is to be told. `closing`: what is buffered is being sent. `lost`: over. */
type State = 'made' | 'open' | 'closing' | 'lost' | 'detached';

const NOTHING = new Uint8Array(0);

function toBytes(data: Bytes): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  if (data instanceof Uint8Array) return data;
  throw new TypeError(`data argument must be a Uint8Array or a string, not ${show(data)}`);
}

function isBuffered(protocol: BaseProtocol): protocol is BufferedProtocol {
  return (
    protocol instanceof BufferedProtocol || typeof (protocol as Partial<BufferedProtocol>).getBuffer === 'function'
  );
}

export class StreamTransport extends Transport implements Open {
  readonly #loop: EventLoop;
  readonly #source: Readable | undefined;
  readonly #sink: Writable | undefined;
  readonly #options: StreamTransportOptions;
  readonly #context: AsyncResource;
  #protocol: StreamProtocol;
  #isDirect = false;
  #isBuffered = false;
  #state: State = 'made';
  #isListening = false;
  #isReadPaused = false;
  #isEofReceived = false;
  #isEofTold = false;
  #isEofSent = false;
  #isProtocolPaused = false;
  #isSendingFile = false;
  #low: number;
  #high: number;
  #lostWrites = 0;
  /** What a buffered protocol that paused in the middle of it has still to get. */
  #leftover: Buffer | undefined;
  #shutdownTimer: TimerHandle | undefined;
  readonly #announcement: Announcement;

  constructor(loop: EventLoop, protocol: StreamProtocol, options: StreamTransportOptions) {
    super();
    this.#loop = loop;
    this.#source = options.source;
    this.#sink = options.sink;
    // Held by the announcement alone, which may let go of it.
    this.#options = { ...options, opening: undefined };
    this.#context = options.context ?? captureContext(loop);
    this.#announcement = new Announcement(options.opening);
    this.#protocol = protocol;
    this.#adopt(protocol);
    [this.#low, this.#high] = resolveLimits(undefined);
    for (const stream of this.#streams()) {
      stream.on('error', this.#onError);
      stream.on('close', this.#onClose);
    }
    options.owner?._attach(this);
    opened(loop, this);
  }

  // ── Beginning ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** @internal Tells the protocol in the next turn, and begins to receive; done when both have happened. */
  _begin(): Future<undefined> {
    this.#schedule(() => this.#protocol.connectionMade(this));
    return behindReady(this.#loop, () => this._listen());
  }

  /** @internal Begins to receive. */
  _listen(): void {
    if (this.#state === 'made') this.#state = 'open';
    // A peer that hangs up or resets at once does so before this: Node tells it once, whether anybody listens or not.
    if (this.#streams().some((stream) => stream.closed)) this.#onClose();
    if (this.#state !== 'open' || this.#source === undefined || this.#isListening) return;
    this.#isListening = true;
    this.#source.on('end', this.#onEnd);
    this.#source.on('data', this.#onData);
    // A stream that has a listener flows, unless it is told not to; one that was paused by others does not.
    if (this.#isReadPaused) this.#source.pause();
    else this.#source.resume();
    if (this.#source.readableEnded) this.#onEnd();
  }

  /** @internal Lets go of the streams: another transport takes over. */
  _release(): Released {
    this.#source?.pause();
    for (const stream of this.#streams()) {
      stream.off('error', this.#onError);
      stream.off('close', this.#onClose);
    }
    this.#source?.off('end', this.#onEnd);
    this.#source?.off('data', this.#onData);
    this.#state = 'detached';
    closed(this.#loop, this);
    const opening = this.#announcement.handOver();
    return { source: this.#source, options: { ...this.#options, context: this.#context, opening } };
  }

  /** @internal Whoever calls this holds, from now on, what debug mode takes for the connection. */
  _handOverOpening(): Opening | undefined {
    return this.#announcement.handOver();
  }

  /** @internal What took over has failed: the protocol is told. */
  _releaseFailed(error: Error | undefined): void {
    if (this.#state !== 'detached' || this.#loop.isClosed()) return;
    this.#state = 'lost';
    this.#announcement.withdraw();
    this.#schedule(this.#tellLost, error);
  }

  // ── Receiving ────────────────────────────────────────────────────────────────────────────────────────────────────

  override isReading(): boolean {
    return (this.#state === 'open' || this.#state === 'made') && !this.#isReadPaused;
  }

  override pauseReading(): void {
    if (!this.isReading()) return;
    this.#isReadPaused = true;
    this.#source?.pause();
    if (this.#loop.getDebug()) logger.debug(`${this} pauses reading`);
  }

  override resumeReading(): void {
    if (!this.#isReadPaused || (this.#state !== 'open' && this.#state !== 'made')) return;
    this.#isReadPaused = false;
    if (this.#loop.getDebug()) logger.debug(`${this} resumes reading`);
    if (this.#leftover !== undefined || this.#isEofReceived) this.#schedule(this.#goOn);
    else if (this.#isListening) this.#source?.resume();
  }

  #onData = (chunk: Buffer | string): void => {
    if (this.#state !== 'open') return;
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (this.#isDirect) this.#receive(bytes);
    else this.#call(this.#receive, bytes);
  };

  #receive = (chunk: Buffer): void => {
    try {
      if (this.#isBuffered) this.#fill(chunk);
      else (this.#protocol as Protocol).dataReceived(chunk);
    } catch (error) {
      const method = this.#isBuffered ? 'getBuffer() or bufferUpdated()' : 'dataReceived()';
      this.#fatal(error, `Fatal error: protocol.${method} call failed.`);
    }
  };

  /** Hands over to a protocol with buffers of its own. */
  #fill(chunk: Buffer): void {
    let rest = chunk;
    const protocol = this.#protocol as BufferedProtocol;
    while (rest.length > 0 && this.#state === 'open') {
      if (this.#isReadPaused) {
        this.#leftover = rest;
        return;
      }
      const buffer = protocol.getBuffer(rest.length);
      if (buffer.length === 0) throw new RuntimeError('getBuffer() returned an empty buffer');
      const size = Math.min(buffer.length, rest.length);
      buffer.set(rest.subarray(0, size));
      rest = rest.subarray(size);
      protocol.bufferUpdated(size);
      if (this.#protocol !== protocol) {
        if (rest.length > 0) this.#receive(rest);
        return;
      }
    }
  }

  /** After a pause: what was held back comes first. */
  #goOn = (): void => {
    const leftover = this.#leftover;
    this.#leftover = undefined;
    if (leftover !== undefined && this.#state === 'open') this.#receive(leftover);
    if (this.#leftover !== undefined || this.#isReadPaused || this.#state !== 'open') return;
    if (this.#isEofReceived) this.#receiveEof();
    else this.#source?.resume();
  };

  #onEnd = (): void => {
    if (this.#state !== 'open') return;
    this.#isEofReceived = true;
    if (this.#loop.getDebug()) logger.debug(`${this} received EOF`);
    // Node tells it to one who has paused as well, once there is nothing before it.
    if (this.#isReadPaused || this.#leftover !== undefined) return;
    if (this.#isDirect) this.#receiveEof();
    else this.#call(this.#receiveEof);
  };

  #receiveEof = (): void => {
    if (this.#isEofTold) return;
    this.#isEofTold = true;
    try {
      const keepOpen = this.#protocol.eofReceived();
      if (this.#sink === undefined || this.#options.kind === 'tls' || !keepOpen) this.close();
    } catch (error) {
      this.#fatal(error, 'Fatal error: protocol.eofReceived() call failed.');
    }
  };

  // ── Sending ──────────────────────────────────────────────────────────────────────────────────────────────────────

  override write(data: Bytes): void {
    const bytes = toBytes(data);
    this.#checkMayWrite('write');
    if (bytes.length === 0) return;
    if (this.#state === 'open' || this.#state === 'made') this.#send(this.#sink as Writable, bytes);
    else this.#noteLostWrite();
  }

  override writelines(pieces: Iterable<Bytes>): void {
    const list = [...pieces].map(toBytes);
    this.#checkMayWrite('writelines');
    if (this.#state !== 'open' && this.#state !== 'made') {
      if (list.length > 0) this.#noteLostWrite();
      return;
    }
    const sink = this.#sink as Writable;
    // Corked, they go out in one system call.
    sink.cork();
    for (const bytes of list) if (bytes.length > 0) this.#send(sink, bytes);
    sink.uncork();
  }

  #send(sink: Writable, bytes: Uint8Array): void {
    if (sink.writableLength + bytes.length <= this.#high) {
      sink.write(bytes);
    } else {
      sink.write(bytes, this.#onWritten);
      if (sink.writableLength > this.#high) this.#pauseProtocol();
    }
    // Known at once, but told in a later event: a drain() that follows is to throw it already.
    if (sink.errored !== null) this.#onError(sink.errored);
  }

  override writeEof(): void {
    if (this.#isEofSent || (this.#state !== 'open' && this.#state !== 'made')) return;
    if (!this.canWriteEof()) throw new RuntimeError(`${this} cannot write EOF: TLS has no half-closed connections`);
    this.#isEofSent = true;
    this.#sink?.end();
  }

  override canWriteEof(): boolean {
    return this.#sink !== undefined && this.#options.kind !== 'tls';
  }

  /** @internal Sends a piece of a file: done when it is on its way. */
  _sendPiece(bytes: Uint8Array): Future<undefined> {
    const sent = this.#loop.createFuture<undefined>();
    if (this.#state !== 'open') {
      sent.setException(new ConnectionResetError('Connection is closed by peer'));
      return sent;
    }
    this.#sink?.write(bytes, (error) => {
      if (sent.done()) return;
      if (error) sent.setException(this.#state === 'open' ? named(error) : new ConnectionResetError('Connection lost'));
      else sent.setResult(undefined);
    });
    return sent;
  }

  /** @internal Whether a file is being sent: nothing else may be written meanwhile. */
  _setSendingFile(isSending: boolean): void {
    if (isSending && this.#isSendingFile) throw new RuntimeError('unable to sendfile; sendfile is in progress');
    this.#isSendingFile = isSending;
  }

  override setWriteBufferLimits(limits?: WriteLimits): void {
    [this.#low, this.#high] = resolveLimits(limits);
    const sink = this.#sink;
    if (sink === undefined || sink.writableLength <= this.#high || this.#isProtocolPaused) return;
    this.#pauseProtocol();
    // What is in the buffer came without a callback.
    sink.write(NOTHING, this.#onWritten);
  }

  override getWriteBufferLimits(): [low: number, high: number] {
    return [this.#low, this.#high];
  }

  override getWriteBufferSize(): number {
    return this.#state === 'lost' ? 0 : (this.#sink?.writableLength ?? 0);
  }

  #onWritten = (): void => {
    if (!this.#isProtocolPaused || this.#state === 'lost' || this.#state === 'detached') return;
    if ((this.#sink as Writable).writableLength > this.#low) return;
    this.#isProtocolPaused = false;
    this.#call(this.#resumeProtocol);
  };

  #pauseProtocol(): void {
    if (this.#isProtocolPaused) return;
    this.#isProtocolPaused = true;
    this.#call(this.#tellPause);
  }

  #tellPause = (): void => {
    try {
      this.#protocol.pauseWriting();
    } catch (error) {
      this.#report('protocol.pauseWriting() failed', error);
    }
  };

  #resumeProtocol = (): void => {
    try {
      this.#protocol.resumeWriting();
    } catch (error) {
      this.#report('protocol.resumeWriting() failed', error);
    }
  };

  #checkMayWrite(method: string): void {
    if (this.#sink === undefined) throw new RuntimeError(`${method}() is not implemented by ${this}: it only reads`);
    if (this.#isEofSent) throw new RuntimeError(`Cannot call ${method}() after writeEof()`);
    if (this.#isSendingFile) throw new RuntimeError(`unable to ${method}; sendfile is in progress`);
  }

  #noteLostWrite(): void {
    this.#lostWrites += 1;
    if (this.#lostWrites >= LOG_THRESHOLD_FOR_LOST_WRITES) {
      logger.warn(`${this}: write() to a connection that is closed; await drain() to be told`);
    }
  }

  // ── Ending ───────────────────────────────────────────────────────────────────────────────────────────────────────

  override isClosing(): boolean {
    return this.#state !== 'made' && this.#state !== 'open';
  }

  override close(): void {
    if (this.isClosing()) return;
    this.#state = 'closing';
    this.#announcement.withdraw();
    this.#source?.pause();
    const sink = this.#sink;
    const isQuick = this.#options.kind === 'socket' && sink?.writableLength === 0;
    if (sink === undefined || isQuick || sink.destroyed || sink.writableFinished) {
      this.#lose(undefined);
      return;
    }
    if (this.#options.kind === 'tls') {
      const after = this.#options.shutdownTimeout ?? SSL_SHUTDOWN_TIMEOUT;
      this.#shutdownTimer = this.#loop.callLater(after, () => {
        this.#lose(new TimeoutError('SSL shutdown timed out: the other side takes nothing more'));
      });
    }
    const finished = (error?: Error | null) => this.#lose(error ? named(error) : undefined);
    if (this.#isEofSent) sink.once('finish', finished);
    else sink.end(finished);
  }

  override abort(): void {
    if (this.#state !== 'detached') this.#lose(undefined);
  }

  #onError = (error: Error): void => {
    if (this.#state === 'lost') return;
    if (this.#loop.getDebug()) logger.debug({ err: error }, `${this}: fatal error on transport`);
    this.#lose(named(error));
  };

  #onClose = (): void => {
    if (this.#state === 'lost') return;
    // Both directions have ended, and nobody has closed it yet.
    if (this.#state === 'open' && this.#isEofReceived && this.#isEofSent) return;
    const broken = this.#streams().find((stream) => stream.errored);
    this.#lose(broken?.errored ? named(broken.errored) : undefined);
  };

  /** Over: closes what is open, and tells the protocol in the next turn. */
  #lose(error: Error | undefined): void {
    if (this.#state === 'lost') return;
    this.#state = 'lost';
    this.#lostWrites += 1;
    this.#announcement.withdraw();
    this.#end();
    if (!this.#loop.isClosed()) this.#schedule(this.#tellLost, error);
  }

  #end(): void {
    this.#shutdownTimer?.cancel();
    this.#leftover = undefined;
    closed(this.#loop, this);
    for (const stream of this.#streams()) {
      // Other streams than sockets close themselves when what was written is through.
      if (this.#options.kind !== 'stream' || stream !== this.#sink || !this.#sink.writableEnded) stream.destroy();
    }
  }

  #tellLost = (error: Error | undefined): void => {
    try {
      this.#protocol.connectionLost(error);
    } finally {
      this.#options.owner?._detach(this);
    }
  };

  /** @internal */
  _loopClosed(): void {
    if (this.#options.isBorrowed === true) {
      this._release();
      return;
    }
    // Its announcement stays: that the loop takes it along does not make it closed by the program.
    this.#state = 'lost';
    this.#end();
  }

  #fatal(error: unknown, message: string): void {
    if (!isSystemError(error)) this.#report(message, error);
    else if (this.#loop.getDebug()) logger.debug({ err: error }, `${this}: ${message}`);
    this.#lose(error instanceof Error ? error : new Error(String(error)));
  }

  #report(message: string, exception: unknown): void {
    this.#loop.callExceptionHandler({ message, exception, transport: this, protocol: this.#protocol });
  }

  // ── The rest ─────────────────────────────────────────────────────────────────────────────────────────────────────

  override setProtocol(protocol: BaseProtocol): void {
    this.#protocol = protocol as StreamProtocol;
    this.#adopt(protocol);
  }

  override getProtocol(): BaseProtocol {
    return this.#protocol;
  }

  override getExtraInfo(name: string, otherwise?: unknown): unknown {
    return this.#options.info?.(name) ?? otherwise;
  }

  override toString(): string {
    const words: string[] = [this.#state === 'made' ? 'open' : this.#state];
    const peer = this.getExtraInfo('peername');
    // A Unix socket that connects has no name.
    if (peer !== undefined && peer !== '') words.push(`peer=${typeof peer === 'string' ? peer : show(peer)}`);
    if (this.#source !== undefined) words.push(this.isReading() ? 'reading' : 'not reading');
    if (this.#sink !== undefined) words.push(`${this.getWriteBufferSize()} bytes to write`);
    return `<Transport ${words.join(' ')}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  #adopt(protocol: BaseProtocol): void {
    this.#isBuffered = isBuffered(protocol);
    this.#isDirect = (protocol as ContextFree)._needsNoContext === true;
  }

  #streams(): (Readable | Writable)[] {
    const streams: (Readable | Writable)[] = [];
    if (this.#source !== undefined) streams.push(this.#source);
    if (this.#sink !== undefined && (this.#sink as unknown) !== this.#source) streams.push(this.#sink);
    return streams;
  }

  /** Calls a method of the protocol, here and now, in its context. What watches the loop sees a callback. */
  #call<A extends unknown[]>(fn: (...args: A) => void, ...args: A): void {
    if (instruments.active === null) callInContext(this.#loop, this.#context, fn, args);
    else new Handle(this.#loop, fn as Callback, args, this.#context)._run();
  }

  #schedule<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): void {
    this.#loop._schedule(new Handle(this.#loop, fn as Callback, args, this.#context));
  }
}
