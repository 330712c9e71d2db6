import {
  currentTask,
  Future,
  getRunningLoop,
  openConnection,
  Protocol,
  run,
  type Server,
  type StreamReader,
  type StreamWriter,
  sleep,
  startServer,
} from 'tsyncio';
import { Boom, say } from './support.ts';

const connect = (server: Server) => openConnection('127.0.0.1', portOf(server));

function portOf(server: Server): number {
  const address = server.sockets[0]?.address();
  return typeof address === 'object' ? address.port : -1;
}

await run(async () => {
  const loop = getRunningLoop();
  loop.setExceptionHandler((_loop, context) => {
    say(context.message, context.exception, context.transport !== undefined);
  });

  async function failing(reader: StreamReader): Promise<void> {
    await reader.readline();
    throw new Boom('in the handler');
  }

  async function cancelling(reader: StreamReader): Promise<void> {
    await reader.readline();
    currentTask()?.cancel();
    await sleep(0);
  }

  async function fine(reader: StreamReader, writer: StreamWriter): Promise<void> {
    await reader.readline();
    writer.write('answer');
    writer.close();
  }

  for (const handle of [failing, cancelling, fine]) {
    const server = await startServer(handle, '127.0.0.1', 0);
    const [reader, writer] = await connect(server);
    writer.write('go\n');
    say(handle.name, String(await reader.read()));
    writer.close();
    await writer.waitClosed();
    server.close();
    await server.waitClosed();
  }

  // A protocol that fails.
  const lost = new Future<undefined>();

  class Failing extends Protocol {
    override dataReceived(): void {
      throw new Boom('in the protocol');
    }

    override connectionLost(error: Error | undefined): void {
      say('lost', error);
      lost.setResult(undefined);
    }
  }

  const server = await loop.createServer(() => new Failing(), '127.0.0.1', 0);
  loop.setExceptionHandler((_loop, { exception, transport, protocol }) => {
    say(exception, transport !== undefined, protocol !== undefined);
  });
  const [, writer] = await connect(server);
  writer.write('x');
  await lost;
  writer.close();
  server.close();
  await server.waitClosed();
});
