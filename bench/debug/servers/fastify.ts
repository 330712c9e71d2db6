/** A bare Fastify server that never heard of tsyncio: three awaited helpers a request. Prints its port. */
import fastify from 'fastify';
import { processorTime } from './cpu.ts';

const users = new Map([['7', { name: 'Ada', visits: 0 }]]);

async function authenticate(token: string): Promise<string> {
  return token.length > 0 ? '7' : '0';
}

async function load(id: string): Promise<{ name: string; visits: number }> {
  return users.get(id) ?? { name: 'nobody', visits: 0 };
}

async function greet(user: { name: string; visits: number }): Promise<string> {
  user.visits += 1;
  return `Hello, ${user.name}`;
}

const app = fastify();
app.get('/', async () => {
  const id = await authenticate('token');
  const user = await load(id);
  return { greeting: await greet(user) };
});
app.get('/cpu', async () => processorTime());
console.log(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
