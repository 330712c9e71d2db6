/** From the streams that people hold already to a `StreamReader`. */
import type { Readable } from 'node:stream';
import { type EventLoop, Protocol, show } from '../core/index.ts';
import { pipeInfo, StreamTransport, stream } from '../transports/index.ts';
import type { StreamReader } from './reader.ts';

/** Feeds a reader from a stream, which is paused when the reader has too much. */
export function readerFrom(
  source: NodeJS.ReadableStream | ReadableStream<Uint8Array>,
  reader: StreamReader,
  loop: EventLoop,
): void {
  const readable = toReadable(source);
  const transport = new StreamTransport(loop, new Feeding(reader), {
    source: readable,
    kind: 'stream',
    info: pipeInfo(readable),
    isBorrowed: true,
  });
  reader.setTransport(transport);
  transport._listen();
}

function toReadable(source: NodeJS.ReadableStream | ReadableStream<Uint8Array>): Readable {
  const { Readable } = stream();
  if (source instanceof Readable) return source;
  if (source instanceof ReadableStream) return Readable.fromWeb(source as never);
  if (typeof (source as Partial<NodeJS.ReadableStream> | undefined)?.pipe === 'function')
    return new Readable().wrap(source);
  throw new TypeError(`StreamReader.from() takes a Readable or a ReadableStream, not ${show(source)}`);
}

class Feeding extends Protocol {
  /** @internal It only passes on. */
  readonly _needsNoContext = true;
  readonly #reader: StreamReader;

  constructor(reader: StreamReader) {
    super();
    this.#reader = reader;
  }

  override dataReceived(data: Buffer): void {
    this.#reader._feed(data);
  }

  override eofReceived(): boolean {
    this.#reader.feedEof();
    return false;
  }

  override connectionLost(error: Error | undefined): void {
    if (error !== undefined) this.#reader.setException(error);
    else this.#reader.feedEof();
  }
}
