import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openUnixConnection, run, type StreamReader, type StreamWriter, startUnixServer } from 'tsyncio';
import { say } from './support.ts';

function errno(error: unknown): number {
  const { code = '' } = error as NodeJS.ErrnoException;
  return (constants.errno as Record<string, number>)[code] ?? 0;
}

await run(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
  const path = join(folder, 'socket');

  async function handle(reader: StreamReader, writer: StreamWriter): Promise<void> {
    say(writer.getExtraInfo('sockname') === path);
    writer.write(String(await reader.readline()).toUpperCase());
    writer.close();
  }

  const server = await startUnixServer(handle, path);
  say(server.sockets[0]?.address() === path, existsSync(path));
  const [reader, writer] = await openUnixConnection(path);
  say(writer.getExtraInfo('peername') === path);
  writer.write('hello\n');
  say(String(await reader.read()).trim());
  writer.close();
  await writer.waitClosed();

  // Another one takes its place, as long as nobody looks.
  const second = await startUnixServer(handle, path);
  server.close();
  say(existsSync(path));
  second.close();
  say(existsSync(path));
  for (const connect of [() => openUnixConnection(path), () => openUnixConnection()]) {
    try {
      await connect();
    } catch (error) {
      if (error instanceof RangeError) say(error);
      else say(errno(error));
    }
  }
  writeFileSync(path, '');
  try {
    await startUnixServer(handle, path);
  } catch (error) {
    say(errno(error), existsSync(path));
  }
  rmSync(folder, { recursive: true });
});
