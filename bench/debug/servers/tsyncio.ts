/** A Fastify server whose handler works with tsyncio: a timeout, a task and a queue a request. Prints its port. */
import fastify from 'fastify';
import { createTask, Queue, timeout } from 'tsyncio';
import { processorTime } from './cpu.ts';

const visits = new Queue<string>(1_000);
let counted = 0;

async function count(): Promise<never> {
  while (true) {
    await visits.get();
    counted += 1;
  }
}

async function load(id: string): Promise<string> {
  return `user ${id}`;
}

const app = fastify();
app.get('/', () =>
  timeout(1_000, async () => {
    const user = createTask(() => load('7'));
    await visits.put('7');
    return { greeting: `Hello, ${await user}` };
  }),
);
app.get('/cpu', async () => ({ ...processorTime(), counted }));
const counter = createTask(count);
console.log(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
await counter;
