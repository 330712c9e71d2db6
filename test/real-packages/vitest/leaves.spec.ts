/** Tests that leave something behind: each fails, at the line that ends in its kind. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { createTask, Event, sleep } from 'tsyncio';
import { afterAll, expect, test } from 'vitest';
import { Shop } from './shop.ts';

interface Order {
  readonly item: string;
}

const servers: Server[] = [];
const never = new Event();

async function save(order: Order): Promise<string> {
  await sleep(1);
  return order.item;
}

async function refuse(): Promise<never> {
  await sleep(1);
  throw new Error('out of stock');
}

test('never-awaited', async () => {
  // biome-ignore lint/nursery/noFloatingPromises: the mistake that is planted
  save({ item: 'bread' }); // never-awaited
  await sleep(5);
});

test('never-retrieved', async () => {
  createTask(refuse); // never-retrieved
  await sleep(5);
});

async function patient(): Promise<void> {
  await never.wait(); // stuck-task
}

test('stuck-task', async () => {
  createTask(patient);
  await sleep(5);
});

test('resource-leak', async () => {
  const server = createServer().listen(0, '127.0.0.1'); // resource-leak
  servers.push(server);
  await once(server, 'listening');
  expect(server.listening).toBe(true);
});

test('never-awaited, in the code under test', async () => {
  const shop = new Shop();
  shop.sell('bread');
  await sleep(5);
  expect(shop.sold).toEqual(['bread']);
});

test('its own failure', () => {
  expect(1).toBe(2); // its own failure
});

afterAll(() => {
  for (const server of servers) server.close();
  never.set();
});
