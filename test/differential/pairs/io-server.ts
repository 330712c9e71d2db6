import {
  CancelledError,
  createTask,
  Event,
  openConnection,
  run,
  type Server,
  type StreamReader,
  type StreamWriter,
  sleep,
  startServer,
} from 'tsyncio';
import { say } from './support.ts';

const connected = new Event();

async function handle(reader: StreamReader, writer: StreamWriter): Promise<void> {
  connected.set();
  await reader.read();
  writer.close();
}

async function tell(what: () => PromiseLike<unknown>): Promise<void> {
  try {
    await what();
  } catch (error) {
    say(error);
  }
}

function portOf(server: Server): number {
  const address = server.sockets[0]?.address();
  return typeof address === 'object' ? address.port : -1;
}

await run(async () => {
  let server: Server = await startServer(handle, '127.0.0.1', 0);
  const port = portOf(server);
  const early = createTask(() => server.waitClosed());
  const forever = createTask(() => server.serveForever());
  await sleep(0);
  await tell(() => server.serveForever());
  const [reader, writer] = await openConnection('127.0.0.1', port);
  await connected.wait();
  server.close();
  say(server.isServing(), server.sockets.length);
  server.close();
  await sleep(10);
  say(early.done(), forever.done());
  server.closeClients();
  await tell(() => forever);
  await early;
  say((await reader.read()).length === 0);
  writer.close();
  await server.waitClosed();
  await tell(() => server.serveForever());

  // Cancelled: it is closed.
  server = await startServer(handle, '127.0.0.1', 0);
  const task = createTask(async () => {
    await using held = server;
    await held.serveForever();
  });
  await sleep(10);
  task.cancel('enough');
  try {
    await task;
  } catch (error) {
    if (error instanceof CancelledError) say(error);
  }
  say(server.isServing(), server.sockets.length);
});
