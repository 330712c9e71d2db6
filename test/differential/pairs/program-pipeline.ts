import { Queue, run, sleep, taskGroup } from 'tsyncio';
import { say } from './support.ts';

type Item = number | undefined;

// Three stages over bounded queues, ended by a sentinel; the queues' lengths show the back pressure.
async function source(out: Queue<Item>, n: number): Promise<void> {
  for (let i = 0; i < n; i++) {
    await out.put(i);
    say('source', i, out.qsize());
  }
  await out.put(undefined);
}

async function square(inn: Queue<Item>, out: Queue<Item>): Promise<void> {
  for (let x = await inn.get(); x !== undefined; x = await inn.get()) {
    say('square', x, inn.qsize(), out.qsize());
    await out.put(x * x);
  }
  await out.put(undefined);
}

async function sink(inn: Queue<Item>): Promise<number> {
  let total = 0;
  for (let x = await inn.get(); x !== undefined; x = await inn.get()) {
    await sleep(0);
    total += x;
    say('sink', x, inn.qsize());
  }
  return total;
}

await run(async () => {
  const a = new Queue<Item>(1);
  const b = new Queue<Item>(2);
  const [total] = await taskGroup(async (tg) => {
    tg.createTask(() => source(a, 6));
    tg.createTask(() => square(a, b));
    return [tg.createTask(() => sink(b))] as const;
  });
  say(total.result(), a.empty(), b.empty());
});
