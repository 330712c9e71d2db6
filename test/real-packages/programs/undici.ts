import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Agent, Client, errors, fetch, interceptors, MockAgent, Pool, request, stream } from 'undici';

const server = createServer(async (incoming, response) => {
  if (incoming.url === '/hangs') return;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ path: incoming.url, body: await text(incoming) }));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const agent = new Agent({ connections: 4 });
const answers = await Promise.all(
  Array.from({ length: 20 }, async (_, index) => {
    const { statusCode, body } = await request(`${origin}/${index}`, { dispatcher: agent });
    return { statusCode, body: await body.json() };
  }),
);
console.log(answers.length, answers[7]);
console.log(await (await fetch(origin, { method: 'POST', body: 'hello', dispatcher: agent })).json());

const pool = new Pool(origin, { connections: 2 }).compose(interceptors.retry({ maxRetries: 1 }));
const { body } = await pool.request({ path: '/pool', method: 'PUT', body: 'x'.repeat(1000) });
console.log((await body.text()).length);

const client = new Client(origin, { headersTimeout: 1000 });
const through = new PassThrough();
const written = text(through);
await stream(`${origin}/stream`, { method: 'GET', opaque: through, dispatcher: agent }, () => through);
console.log(await written);
try {
  await client.request({ path: '/hangs', method: 'GET', signal: AbortSignal.timeout(30) });
} catch (error) {
  console.log((error as Error).name);
}
try {
  await request('http://127.0.0.1:1/', { dispatcher: agent });
} catch (error) {
  console.log((error as NodeJS.ErrnoException).code, error instanceof errors.UndiciError);
}
const mock = new MockAgent();
mock.disableNetConnect();
mock.get('http://shop.test').intercept({ path: '/' }).reply(200, { mocked: true });
console.log(await (await request('http://shop.test/', { dispatcher: mock })).body.json());
await Promise.all([agent.close(), pool.close(), client.destroy(), mock.close()]);
server.close();
server.closeAllConnections();
