/** StreamWriter: a transport, and waiting for it. */
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import {
  type BaseTransport,
  type Bytes,
  type ClientTls,
  checkOptions,
  type EventLoop,
  type Future,
  failedFuture,
  getEventLoop,
  type Known,
  loopOption,
  Operation,
  RuntimeError,
  type ServerTls,
  type TlsTimes,
  type Transport,
  tlsTimes,
  type WriteTransport,
} from '../core/index.ts';
import { sleep } from '../structured/index.ts';
import type { Opening, StreamTransport } from '../transports/index.ts';
import type { Ending, FlowControl } from './flow-control.ts';
import type { StreamReader } from './reader.ts';

/** For what few programs need, so that `import 'tsyncio'` is quick. */
const require = createRequire(import.meta.url);

/** The writer of a connection that the library itself has made. */
export function writerOf(
  transport: BaseTransport,
  protocol: WriterProtocol,
  reader: StreamReader | undefined,
  loop: EventLoop,
): StreamWriter {
  const writer = new StreamWriter(transport as WriteTransport, protocol, reader, loop);
  writer._opening = (transport as Partial<StreamTransport>)._handOverOpening?.();
  return writer;
}

/** What a writer asks of its protocol. */
export interface WriterProtocol {
  /** @internal */
  readonly _flow: FlowControl;
  /** @internal */
  _whenClosed(writer: StreamWriter): Ending;
  /** @internal */
  readonly _isServerSide?: boolean;
  /** @internal */
  _replaceTransport?(transport: Transport): void;
}

export interface WriterTlsOptions extends TlsTimes {
  serverHostname?: string | undefined;
}

const ofWriterTls: Known<WriterTlsOptions> = { serverHostname: 'string', ...tlsTimes };

/**
 * Writes bytes to a connection, a pipe or a child process. Comes from `openConnection()` and its like.
 *
 * `write()` does not wait; `await drain()` after it, so that what the other side does not take does not pile up.
 *
 * @example
 * ```ts
 * import { openConnection, run, startServer } from 'tsyncio';
 *
 * await run(async () => {
 *   await using server = await startServer(async (reader, writer) => {
 *     for await (const line of reader) writer.write(line.toString().toUpperCase());
 *     writer.close();
 *   }, '127.0.0.1', 0);
 *   const { port } = server.sockets[0]!.address() as { port: number };
 *
 *   const [reader, writer] = await openConnection('127.0.0.1', port);
 *   writer.write('hello\n');
 *   await writer.drain();
 *   console.log((await reader.readline()).toString().trim()); // HELLO
 *   writer.close();
 *   await writer.waitClosed();
 * });
 * ```
 */
export class StreamWriter {
  readonly #protocol: WriterProtocol;
  readonly #reader: StreamReader | undefined;
  readonly #loop: EventLoop;
  #transport: WriteTransport;
  /** @internal Held and never read: what debug mode takes for the connection, which is leaked when it goes with this. */
  _opening: Opening | undefined;

  /** A writer to a stream of Node's or of the web. */
  static from(
    stream: NodeJS.WritableStream | WritableStream<Uint8Array>,
    options?: { loop?: EventLoop | undefined },
  ): StreamWriter {
    checkOptions('StreamWriter.from', options, loopOption);
    const loop = options?.loop ?? getEventLoop();
    const { writerFrom } = require('./bridge-writer.js') as typeof import('./bridge-writer.ts');
    const [transport, protocol] = writerFrom(stream, loop);
    return new StreamWriter(transport, protocol, undefined, loop);
  }

  constructor(
    transport: WriteTransport,
    protocol: WriterProtocol,
    reader?: StreamReader | undefined,
    loop?: EventLoop | undefined,
  ) {
    this.#transport = transport;
    this.#protocol = protocol;
    this.#reader = reader;
    this.#loop = loop ?? getEventLoop();
  }

  get transport(): WriteTransport {
    return this.#transport;
  }

  /** Sends bytes, or buffers them; a string goes out as UTF-8. @throws RuntimeError after `writeEof()`. */
  write(data: Bytes): void {
    this.#transport.write(data);
  }

  writelines(pieces: Iterable<Bytes>): void {
    this.#transport.writelines(pieces);
  }

  /**
   * Waits while there is too much in the buffer: more than the high-water mark, until it is down to the low one.
   *
   * @throws ConnectionResetError, or the error that broke the connection, once it is lost.
   */
  drain(): Future<undefined> {
    const broken = this.#reader?.exception();
    if (broken !== undefined) return failedFuture(broken);
    const flow = this.#protocol._flow;
    if (!this.#transport.isClosing()) return flow.drain();
    return new Operation('drain', async () => {
      // So that a loop of write() and drain() hears of the end.
      await sleep(0);
      await flow.drain();
      return undefined;
    });
  }

  /** Ends this direction once what is buffered is sent; the other goes on. */
  writeEof(): void {
    this.#transport.writeEof();
  }

  canWriteEof(): boolean {
    return this.#transport.canWriteEof();
  }

  /** Sends what is buffered, then closes; `await waitClosed()` waits for that. */
  close(): void {
    this.#transport.close();
  }

  isClosing(): boolean {
    return this.#transport.isClosing();
  }

  /** Waits until the connection is closed. @throws the error that ended it. */
  waitClosed(): Future<undefined> {
    return this.#protocol._whenClosed(this).wait();
  }

  /** What the transport knows: `'peername'`, `'sockname'`, `'socket'`, `'sslObject'`, `'cipher'`, `'peercert'`, … */
  getExtraInfo(name: string, otherwise?: unknown): unknown {
    return this.#transport.getExtraInfo(name, otherwise);
  }

  /**
   * Goes over to TLS on this connection. Neither side may send anything else meanwhile. On the side that accepted the
   * connection, what the reader still holds is taken for the beginning of the handshake.
   *
   * @throws the error of the handshake; the connection is closed then.
   */
  startTls(ssl: ClientTls | ServerTls, options?: WriterTlsOptions): Future<undefined> {
    checkOptions('startTls', options, ofWriterTls);
    const protocol = this.#protocol;
    return new Operation('startTls', async () => {
      if (protocol._replaceTransport === undefined)
        throw new RuntimeError(`${this} is no connection that startTls() knows`);
      await this.drain();
      const transport = await this.#loop.startTls(this.#transport as Transport, protocol as never, ssl, {
        ...options,
        serverSide: protocol._isServerSide === true,
      });
      this.#transport = transport;
      this._opening = (transport as Partial<StreamTransport>)._handOverOpening?.();
      protocol._replaceTransport(transport);
      return undefined;
    });
  }

  toString(): string {
    const reader = this.#reader === undefined ? '' : ` reader=${this.#reader}`;
    return `<StreamWriter transport=${this.#transport}${reader}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
