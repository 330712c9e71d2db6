/**
 * A small server with every kind of trouble: it is slow, fails for a while, always fails, hangs up, or never answers.
 * Plain `node:http`: it shows that the event loop is shared with whatever else runs in the process.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What one run of the example asks for: a path a row. */
export const paths: readonly string[] = [
  '/page/1',
  '/slow/200',
  '/page/2',
  '/flaky/1',
  '/hang',
  '/big',
  '/page/3',
  '/broken',
  '/slow/350',
  '/missing',
  '/flaky/2',
  '/reset',
  '/page/4',
  '/slow/900',
  '/page/5',
  '/page/6',
];

export interface TroublesomeServer extends AsyncDisposable {
  /** As `http://127.0.0.1:45678`. */
  readonly origin: string;
}

/** Listens on a free port of this machine, until disposed of. */
export async function startServer(): Promise<TroublesomeServer> {
  const visits = new Map<string, number>();
  const server = createServer((request, response) => answer(request, response, visits));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      // Without this the hanging route would keep the process alive.
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, visits: Map<string, number>): void {
  const path = request.url ?? '/';
  const [, route, argument] = path.split('/');
  const visit = (visits.get(path) ?? 0) + 1;
  visits.set(path, visit);
  const reply = (status: number, body: string) => response.writeHead(status).end(body);
  switch (route) {
    case 'page':
      setTimeout(reply, 20, 200, `page ${argument}\n`.repeat(50));
      return;
    case 'slow':
      setTimeout(reply, Number(argument), 200, 'at last');
      return;
    case 'big':
      reply(200, 'x'.repeat(1_000_000));
      return;
    case 'flaky':
      if (visit <= Number(argument)) reply(503, 'not yet');
      else reply(200, 'now it works');
      return;
    case 'broken':
      reply(500, 'sorry');
      return;
    case 'reset':
      response.destroy();
      return;
    case 'hang':
      return;
    default:
      reply(404, 'no such page');
  }
}
