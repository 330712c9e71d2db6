import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';

interface Item {
  readonly name: string;
  readonly price: number;
}

const items = new Map<string, Item>([['bread', { name: 'bread', price: 3 }]]);

async function find(name: string): Promise<Item | undefined> {
  await sleep(2);
  return items.get(name);
}

const app = Fastify();
app.decorateRequest('began', 0);
app.addHook('onRequest', async (request) => {
  await sleep(1);
  request.headers['x-seen'] = 'yes';
});
app.addHook('onSend', async (_request, reply, payload) => {
  reply.header('x-shop', 'open');
  return payload;
});
app.setErrorHandler(async (error, _request, reply) => {
  await sleep(1);
  return reply.code(500).send({ error: error instanceof Error ? error.message : String(error) });
});
app.register(async (shop) => {
  await sleep(1);
  shop.get<{ Params: { name: string } }>('/items/:name', async (request, reply) => {
    const item = await find(request.params.name);
    return item ?? reply.code(404).send({ error: 'no such item' });
  });
  shop.post<{ Body: Item }>(
    '/items',
    { schema: { body: { type: 'object', required: ['name', 'price'] } } },
    async (request, reply) => {
      items.set(request.body.name, request.body);
      return reply.code(201).send(request.body);
    },
  );
  shop.get('/fails', async () => {
    await sleep(1);
    throw new Error('out of stock');
  });
  shop.get('/callback', (_request, reply) => {
    setTimeout(() => reply.send({ late: true }), 2);
  });
});

const address = await app.listen({ port: 0, host: '127.0.0.1' });
for (let round = 0; round < 20; round += 1) {
  const [bread, none, failed, late] = await Promise.all(
    ['/items/bread', '/items/none', '/fails', '/callback'].map((path) =>
      fetch(address + path).then((response) => response.json()),
    ),
  );
  if (round === 0) console.log(bread, none, failed, late);
}
const created = await fetch(`${address}/items`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ name: 'milk', price: 2 }),
});
console.log(created.status, await created.json());
const injected = await app.inject({ url: '/items/milk' });
console.log(injected.statusCode, injected.json());
const refused = await app.inject({ method: 'POST', url: '/items', payload: {} });
console.log(refused.statusCode);
await app.close();
