/** The protocol between a transport and a pair of streams. */
import {
  type BaseTransport,
  checkOptions,
  type EventLoop,
  getEventLoop,
  isCoroutineFunction,
  loopOption,
  Protocol,
  type Task,
  type Transport,
} from '../core/index.ts';
import { Ending, FlowControl } from './flow-control.ts';
import type { StreamReader } from './reader.ts';
import { type StreamWriter, type WriterProtocol, writerOf } from './writer.ts';

/** What a server calls for each connection. An async function runs as a task. */
export type ClientConnected = (reader: StreamReader, writer: StreamWriter) => unknown;

/**
 * Feeds a `StreamReader`. For `connectReadPipe` and its like: `() => new StreamReaderProtocol(reader)`; with a second
 * argument, what a server calls for each connection.
 */
export class StreamReaderProtocol extends Protocol implements WriterProtocol {
  /** @internal */
  readonly _flow: FlowControl;
  /** @internal It only passes on, unless it is subclassed. */
  readonly _needsNoContext: boolean;
  readonly #loop: EventLoop;
  readonly #reader: StreamReader;
  readonly #clientConnected: ClientConnected | undefined;
  readonly #ending: Ending;
  #isSecure = false;

  constructor(
    reader: StreamReader,
    clientConnected?: ClientConnected | undefined,
    options?: { loop?: EventLoop | undefined },
  ) {
    super();
    checkOptions('new StreamReaderProtocol', options, loopOption);
    this.#reader = reader;
    this.#clientConnected = clientConnected;
    this.#loop = options?.loop ?? getEventLoop();
    this._flow = new FlowControl(this.#loop);
    this.#ending = new Ending(this.#loop);
    this._needsNoContext = new.target === StreamReaderProtocol;
  }

  override connectionMade(transport: BaseTransport): void {
    this.#reader.setTransport(transport as Transport);
    this.#isSecure = transport.getExtraInfo('sslcontext') !== undefined;
    const connected = this.#clientConnected;
    if (connected === undefined) return;
    const writer = writerOf(transport, this, this.#reader, this.#loop);
    // A plain function is called at once; whether it returns a promise shows only then, so it has a task as well.
    const task = this.#loop.createTask(async () => connected(this.#reader, writer), {
      eagerStart: !isCoroutineFunction(connected),
      ...(connected.name !== '' && { name: connected.name }),
    });
    task._addInternalCallback(() => this.#handlerEnded(task, transport));
  }

  override connectionLost(error: Error | undefined): void {
    if (error === undefined) this.#reader.feedEof();
    else this.#reader.setException(error);
    this.#ending.end(error);
    this._flow.lose(error);
  }

  override dataReceived(data: Buffer): void {
    this.#reader._feed(data);
  }

  override eofReceived(): boolean {
    this.#reader.feedEof();
    // A TLS connection has no half that could stay open.
    return !this.#isSecure;
  }

  override pauseWriting(): void {
    this._flow.pause();
  }

  override resumeWriting(): void {
    this._flow.resume();
  }

  /** @internal */
  _whenClosed(): Ending {
    return this.#ending;
  }

  /** @internal Whether this is the side that accepted the connection. */
  get _isServerSide(): boolean {
    return this.#clientConnected !== undefined;
  }

  /** @internal */
  _takeUnread(): Buffer {
    return this.#reader._takeUnread();
  }

  /** @internal */
  _replaceTransport(transport: Transport): void {
    this.#isSecure = transport.getExtraInfo('sslcontext') !== undefined;
    this.#reader._replaceTransport(transport);
  }

  #handlerEnded(task: Task<unknown>, transport: BaseTransport): void {
    if (task.cancelled()) {
      transport.close();
      return;
    }
    const exception = task.exception();
    if (exception === undefined) return;
    this.#loop.callExceptionHandler({
      message: 'Unhandled exception in client_connected_cb',
      exception,
      transport,
      task,
    });
    transport.close();
  }
}
