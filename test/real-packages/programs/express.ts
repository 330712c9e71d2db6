import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type NextFunction, type Request, type Response } from 'express';

const app = express();
app.use(express.json());
app.use(async (_request, response, next) => {
  await sleep(1);
  response.setHeader('x-shop', 'open');
  next();
});
app.use((request, _response, next) => {
  request.url = request.url.replace(/\/$/, '');
  next();
});

const router = express.Router();
router.param('name', async (_request, _response, next) => {
  await sleep(1);
  next();
});
router.get('/items/:name', async (request, response) => {
  await sleep(2);
  response.json({ name: request.params.name });
});
router.post('/items', async (request, response) => {
  await sleep(1);
  response.status(201).json(request.body);
});
router.get('/fails', async () => {
  await sleep(1);
  throw new Error('out of stock');
});
app.use('/shop', router);
app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
  response.status(500).json({ error: error.message });
});

const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/shop`;
for (let round = 0; round < 20; round += 1) {
  const answers = await Promise.all(['/items/bread', '/fails', '/items/milk'].map((path) => fetch(address + path)));
  const bodies = await Promise.all(answers.map((answer) => answer.json()));
  if (round === 0)
    console.log(
      answers.map((answer) => answer.status),
      bodies,
    );
}
const created = await fetch(`${address}/items`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"name":"milk"}',
});
console.log(created.status, await created.json());
const missing = await fetch(`${address}/nothing`);
console.log(missing.status, (await missing.text()).length > 0);
server.close();
server.closeAllConnections();
await once(server, 'close');
