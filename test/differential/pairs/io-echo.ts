import { openConnection, Queue, run, type Server, type StreamReader, type StreamWriter, startServer } from 'tsyncio';
import { say } from './support.ts';

function portOf(server: Server): number {
  const address = server.sockets[0]?.address();
  return typeof address === 'object' ? address.port : -1;
}

await run(async () => {
  const finished = new Queue<number>();

  async function handle(reader: StreamReader, writer: StreamWriter): Promise<void> {
    let count = 0;
    for await (const line of reader) {
      count += 1;
      writer.write(String(line).toUpperCase());
      await writer.drain();
    }
    writer.writeEof();
    writer.close();
    await writer.waitClosed();
    await finished.put(count);
  }

  const server = await startServer(handle, '127.0.0.1', 0);
  say(server.isServing(), server.sockets.length);
  const port = portOf(server);

  async function client(name: string, count: number): Promise<string[]> {
    const [reader, writer] = await openConnection('127.0.0.1', port);
    const answers: string[] = [];
    for (let i = 0; i < count; i += 1) {
      writer.write(`${name} ${i}\n`);
      await writer.drain();
      answers.push(String(await reader.readline()).trim());
    }
    say(writer.canWriteEof(), writer.isClosing());
    writer.writeEof();
    try {
      writer.write('more');
    } catch (error) {
      say(error);
    }
    say((await reader.read()).length, reader.atEof());
    writer.close();
    say(writer.isClosing());
    await writer.waitClosed();
    return answers;
  }

  for (const [name, count] of [
    ['a', 3],
    ['b', 0],
    ['c', 1],
  ] as const) {
    say(await client(name, count));
    say('served', await finished.get());
  }
  server.close();
  say(server.isServing(), server.sockets.length);
  await server.waitClosed();
  try {
    await openConnection('127.0.0.1', port);
  } catch (error) {
    say((error as NodeJS.ErrnoException).code === 'ECONNREFUSED');
  }
});
