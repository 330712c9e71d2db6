import { openConnection, run, type Server, type StreamReader, type StreamWriter, startServer } from 'tsyncio';
import { kind, say } from './support.ts';

async function attempt(name: string, wait: () => PromiseLike<unknown>): Promise<void> {
  try {
    await wait();
    say(name, 'ok');
  } catch (error) {
    say(name, kind(error));
  }
}

function portOf(server: Server): number {
  const address = server.sockets[0]?.address();
  return typeof address === 'object' ? address.port : -1;
}

await run(async () => {
  async function handle(reader: StreamReader, writer: StreamWriter): Promise<void> {
    const command = String(await reader.readline());
    if (command === 'close\n') writer.close();
    else if (command === 'answer\n') {
      writer.write('yes\n');
      await reader.read();
      writer.close();
    } else writer.close();
  }

  const server = await startServer(handle, '127.0.0.1', 0);
  const port = portOf(server);

  let [reader, writer] = await openConnection('127.0.0.1', port);
  await attempt('nothing written', () => writer.drain());
  writer.write('answer\n');
  await attempt('little written', () => writer.drain());
  say(String(await reader.readline()).trim());
  writer.close();
  await attempt('closed', () => writer.drain());
  await attempt('wait', () => writer.waitClosed());
  await attempt('wait again', () => writer.waitClosed());
  await attempt('gone', () => writer.drain());
  writer.write('into the void');
  await attempt('void', () => writer.drain());
  say(reader.atEof(), writer.isClosing());

  [reader, writer] = await openConnection('127.0.0.1', port);
  writer.write('close\n');
  say((await reader.read()).length, reader.atEof(), writer.isClosing());
  await attempt('half', () => writer.drain());
  writer.close();
  await attempt('wait', () => writer.waitClosed());
  await attempt('gone', () => writer.drain());

  [reader, writer] = await openConnection('127.0.0.1', port);
  writer.transport.abort();
  await attempt('aborted', () => writer.drain());
  await attempt('wait', () => writer.waitClosed());
  say((await reader.read()).length);
  server.close();
  await server.waitClosed();
});
