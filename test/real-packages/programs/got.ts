import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import got, { HTTPError, TimeoutError } from 'got';

let tries = 0;
const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
  if (pathname === '/items') response.end(JSON.stringify({ items: ['bread', 'milk'] }));
  else if (pathname === '/unsteady') response.writeHead(++tries < 3 ? 503 : 200).end('{"tries":true}');
  else if (pathname === '/page') {
    const page = Number(searchParams.get('n'));
    response.setHeader('link', page < 3 ? `</page?n=${page + 1}>; rel="next"` : '');
    response.end(JSON.stringify([page]));
  } else if (pathname === '/hangs') return;
  else if (pathname === '/moved') response.writeHead(302, { location: '/items' }).end();
  else response.writeHead(404).end('nothing here');
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const shop = got.extend({
  prefixUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  hooks: {
    beforeRequest: [
      async (options) => {
        options.headers['x-customer'] = 'ada';
      },
    ],
  },
});

console.log(await shop('items').json());
console.log(await shop('moved').json());
console.log(await shop('unsteady', { retry: { limit: 3, calculateDelay: () => 5 } }).json());
try {
  await shop('nowhere');
} catch (error) {
  if (!(error instanceof HTTPError)) throw error;
  console.log(error.response.statusCode);
}
try {
  await shop('hangs', { timeout: { request: 50 }, retry: { limit: 0 } });
} catch (error) {
  if (!(error instanceof TimeoutError)) throw error;
  console.log('timed out');
}
const controller = new AbortController();
setTimeout(() => controller.abort(), 20);
try {
  await shop('hangs', { signal: controller.signal });
} catch (error) {
  console.log((error as Error).name);
}
console.log(await shop.paginate.all('page?n=1', { responseType: 'json' }));
let size = 0;
const sink = new Writable({
  write(chunk: Buffer, _encoding, done) {
    size += chunk.length;
    done();
  },
});
await pipeline(shop.stream('items'), sink);
console.log(size);
server.close();
server.closeAllConnections();
