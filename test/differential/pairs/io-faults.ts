import type { Socket } from 'node:net';
import {
  BufferedProtocol,
  CancelledError,
  createTask,
  Event,
  Future,
  getRunningLoop,
  IncompleteReadError,
  openConnection,
  RuntimeError,
  run,
  type Server,
  type StreamReader,
  type StreamWriter,
  sleep,
  startServer,
  waitFor,
} from 'tsyncio';
import { kind, say } from './support.ts';

class Small extends BufferedProtocol {
  readonly #buffer = Buffer.alloc(4);
  readonly sizes: number[] = [];
  readonly lost = new Future<Error | undefined>();
  text = '';

  override getBuffer(): Uint8Array {
    return this.#buffer;
  }

  override bufferUpdated(size: number): void {
    this.sizes.push(size);
    this.text += this.#buffer.toString('latin1', 0, size);
  }

  override eofReceived(): void {
    say('eof');
  }

  override connectionLost(error: Error | undefined): void {
    this.lost.setResult(error);
  }
}

/** The class that CPython has for it. */
function named(error: unknown): string {
  return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' ? 'ConnectionRefusedError' : kind(error);
}

async function attempt(name: string, wait: () => PromiseLike<unknown>): Promise<void> {
  try {
    say(name, await wait());
  } catch (error) {
    say(name, named(error), ...(error instanceof IncompleteReadError ? [String(error.partial)] : []));
  }
}

function portOf(server: Server): number {
  const address = server.sockets[0]?.address();
  return typeof address === 'object' ? address.port : -1;
}

await run(async () => {
  const loop = getRunningLoop();
  const waits = new Event();

  async function handle(reader: StreamReader, writer: StreamWriter): Promise<void> {
    const command = String(await reader.readline()).trim();
    if (command === 'short') {
      writer.write('12345');
      writer.close();
    } else if (command === 'slow') {
      writer.write('12345');
      await reader.readline();
      writer.write('67890');
      writer.close();
    } else if (command === 'reset') {
      (writer.getExtraInfo('socket') as Socket).resetAndDestroy();
    } else if (command === 'count') {
      const rest = await reader.read();
      writer.write(String(rest.length));
      writer.close();
    } else {
      waits.set();
      await reader.read();
      writer.close();
    }
  }

  const server = await startServer(handle, '127.0.0.1', 0);
  const port = portOf(server);
  const connect = () => openConnection('127.0.0.1', port);

  const reads: ((reader: StreamReader) => PromiseLike<Buffer>)[] = [
    (reader) => reader.readexactly(10),
    (reader) => reader.readuntil(';'),
    (reader) => reader.readline(),
    (reader) => reader.read(10),
  ];
  for (const read of reads) {
    const [reader, writer] = await connect();
    writer.write('short\n');
    await attempt('short', () => read(reader));
    await attempt('again', () => reader.read());
    await attempt('exactly', () => reader.readexactly(1));
    say(reader.atEof(), writer.isClosing());
    writer.close();
    await writer.waitClosed();
  }

  let [reader, writer] = await connect();
  writer.write('slow\n');
  await attempt('too slow', () => waitFor(reader.readexactly(10), 200));
  writer.write('go on\n');
  await attempt('all of it', () => reader.readexactly(10));
  writer.close();

  [reader, writer] = await connect();
  writer.write('reset\n');
  await attempt('read', () => reader.read(1));
  await attempt('read again', () => reader.readline());
  await attempt('drain', () => writer.drain());
  await attempt('closed', () => writer.waitClosed());
  say(writer.isClosing(), reader.atEof(), kind(reader.exception()));

  [reader, writer] = await connect();
  writer.write('count\n');
  writer.write('x'.repeat(1000));
  say(writer.canWriteEof());
  writer.writeEof();
  writer.writeEof();
  try {
    writer.write('more');
  } catch (error) {
    if (error instanceof RuntimeError) say(kind(error));
  }
  await attempt('counted', () => reader.read());
  writer.close();
  await writer.waitClosed();

  const [transport, protocol] = await loop.createConnection(() => new Small(), '127.0.0.1', port);
  transport.write(`count\n${'x'.repeat(12345)}`);
  transport.writeEof();
  say(await protocol.lost, protocol.text, protocol.sizes);

  for (const end of [() => server.closeClients(), () => server.abortClients()]) {
    const [waiting, held] = await connect();
    held.write('wait\n');
    await waits.wait();
    waits.clear();
    end();
    await attempt('let go', () => waiting.read());
    held.close();
  }

  const serving = createTask(() => server.serveForever());
  await sleep(0);
  await attempt('twice', () => server.serveForever());
  serving.cancel();
  try {
    await serving;
  } catch (error) {
    if (error instanceof CancelledError) say('cancelled', server.isServing(), server.sockets.length);
  }
  await attempt('over', () => server.serveForever());
  await attempt('refused', connect);
});
