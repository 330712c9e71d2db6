import { setTimeout as sleep } from 'node:timers/promises';
import PQueue, { TimeoutError } from 'p-queue';

const queue = new PQueue({ concurrency: 2, interval: 20, intervalCap: 4 });
const order: string[] = [];
queue.addEventListener('completed', ({ detail }) => order.push(String(detail)));
queue.addEventListener('error', ({ detail }) => order.push(String(detail)));

const double = async (value: number): Promise<number> => {
  await sleep(1);
  return value * 2;
};
const results = await Promise.all([1, 2, 3].map((value) => queue.add(() => double(value))));
console.log(results);
console.log(await queue.addAll([() => double(5), () => 7, async () => await double(8)], { priority: 1 }));
try {
  await queue.add(async () => {
    await sleep(1);
    throw new Error('out of stock');
  });
} catch (error) {
  console.log(String(error));
}
try {
  await queue.add(() => sleep(1000, undefined, { ref: false }), { timeout: 20 });
} catch (error) {
  console.log(error instanceof TimeoutError);
}
const controller = new AbortController();
const paused = new PQueue({ autoStart: false });
const refused = paused.add(() => double(1), { signal: controller.signal }).catch((error: unknown) => String(error));
controller.abort(new Error('not needed'));
paused.start();
console.log(await refused);
await paused.onEmpty();
await queue.onIdle();
console.log(order.length, queue.size, queue.pending);
