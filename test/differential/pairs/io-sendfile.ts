import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Future, getRunningLoop, Protocol, run, type Server } from 'tsyncio';
import { say } from './support.ts';

class Collecting extends Protocol {
  readonly lost = new Future<undefined>();
  got = '';

  override dataReceived(data: Buffer): void {
    this.got += data;
  }

  override connectionLost(): void {
    this.lost.setResult(undefined);
  }
}

function portOf(server: Server): number {
  const address = server.sockets[0]?.address();
  return typeof address === 'object' ? address.port : -1;
}

await run(async () => {
  const loop = getRunningLoop();
  const content = Array.from({ length: 50_000 }, (_, i) => `${String(i).padStart(5, '0')}\n`).join('');
  const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
  const file = join(folder, 'content');
  writeFileSync(file, content);
  const size = content.length;
  for (const options of [
    {},
    { offset: 60, count: 12 },
    { offset: size - 6 },
    { offset: size },
    { count: 10_000_000 },
  ]) {
    const collecting = new Collecting();
    const server = await loop.createServer(() => collecting, '127.0.0.1', 0);
    const port = portOf(server);
    const [transport] = await loop.createConnection(() => new Protocol(), '127.0.0.1', port);
    transport.write('<');
    const sent = await loop.sendfile(transport, file, options);
    transport.write('>');
    transport.close();
    await collecting.lost;
    const { got } = collecting;
    say(sent, got.length, got.slice(0, 7).trim(), got.slice(-7).replaceAll('\n', ' '));
    server.close();
    await server.waitClosed();
  }
  for (const options of [{ offset: -1 }, { offset: 1.5 }, { count: 0 }, { count: 'x' as never }]) {
    const server = await loop.createServer(() => new Protocol(), '127.0.0.1', 0);
    const port = portOf(server);
    const [transport] = await loop.createConnection(() => new Protocol(), '127.0.0.1', port);
    for (const attempt of [() => loop.sendfile(transport, file, options), () => loop.sendfile(transport, file)]) {
      try {
        await attempt();
      } catch (error) {
        say(error);
      }
      transport.close();
    }
    server.close();
  }
  rmSync(folder, { recursive: true });
});
