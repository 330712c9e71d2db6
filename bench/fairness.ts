/**
 * The neighbours of a busy program: a timer of 1 ms and an HTTP server, both Node's own, in the process under load. The
 * client is the runner, in another process, so that it is never starved itself (client.ts).
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import type { LoadPeer } from './question.ts';

/** Milliseconds by which the timer was late, each time. */
export async function measureFairness(peer: LoadPeer, load: string, duration: number): Promise<number[]> {
  const work = await peer();
  const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
  await once(process.stdin, 'data');

  const late: number[] = [];
  const end = performance.now() + duration;
  const tick = (): void => {
    const due = performance.now() + 1;
    setTimeout(() => {
      late.push(Math.max(0, performance.now() - due));
      if (performance.now() < end) tick();
    }, 1);
  };
  tick();
  await work(load, end);
  // The last tick is as late as the load made it.
  while (late.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  server.close();
  server.closeAllConnections();
  process.stdin.destroy();
  return late;
}
