/** From the streams that people hold already to a `StreamWriter`. */
import type { Writable } from 'node:stream';
import { BaseProtocol, type EventLoop, type Protocol, show, type WriteTransport } from '../core/index.ts';
import { pipeInfo, StreamTransport, stream } from '../transports/index.ts';
import { Ending, FlowControl } from './flow-control.ts';
import type { WriterProtocol } from './writer.ts';

export function writerFrom(
  sink: NodeJS.WritableStream | WritableStream<Uint8Array>,
  loop: EventLoop,
): [transport: WriteTransport, protocol: WriterProtocol] {
  const writable = toWritable(sink);
  const protocol = new Draining(loop);
  const transport = new StreamTransport(loop, protocol as BaseProtocol as Protocol, {
    sink: writable,
    kind: 'stream',
    info: pipeInfo(writable),
    isBorrowed: true,
  });
  transport._listen();
  return [transport, protocol];
}

function toWritable(sink: NodeJS.WritableStream | WritableStream<Uint8Array>): Writable {
  const { Duplex, Writable } = stream();
  if (sink instanceof Writable || sink instanceof Duplex) return sink;
  if (sink instanceof WritableStream) return Writable.fromWeb(sink as never);
  throw new TypeError(`StreamWriter.from() takes a Writable or a WritableStream, not ${show(sink)}`);
}

class Draining extends BaseProtocol implements WriterProtocol {
  /** @internal It only passes on. */
  readonly _needsNoContext = true;
  /** @internal */
  readonly _flow: FlowControl;
  readonly #ending: Ending;

  constructor(loop: EventLoop) {
    super();
    this._flow = new FlowControl(loop);
    this.#ending = new Ending(loop);
  }

  override pauseWriting(): void {
    this._flow.pause();
  }

  override resumeWriting(): void {
    this._flow.resume();
  }

  override connectionLost(error: Error | undefined): void {
    this.#ending.end(error);
    this._flow.lose(error);
  }

  /** @internal */
  _whenClosed(): Ending {
    return this.#ending;
  }
}
