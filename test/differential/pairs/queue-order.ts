import { createTask, LifoQueue, PriorityQueue, run, sleep, wait } from 'tsyncio';
import { say } from './support.ts';

function byElements(a: readonly [number, string], b: readonly [number, string]): number {
  return a[0] - b[0] || (a[1] < b[1] ? -1 : 1);
}

await run(async () => {
  const p = new PriorityQueue<number>();
  for (const item of [5, 1, 4, 1, 3, 9, 2]) p.putNowait(item);
  say(Array.from({ length: p.qsize() }, () => p.getNowait()));
  // Tuples compare element by element.
  const pairs = new PriorityQueue<readonly [number, string]>(0, { compare: byElements });
  for (const item of [
    [2, 'b'],
    [1, 'z'],
    [2, 'a'],
    [1, 'y'],
  ] as const)
    await pairs.put(item);
  say([await pairs.get(), await pairs.get(), await pairs.get(), await pairs.get()]);

  const letters = new LifoQueue<string>(3);
  for (const item of 'abc') letters.putNowait(item);
  say('full', letters.full());
  say([1, 2, 3].map(() => letters.getNowait()));

  // Waiting putters of a full stack.
  const stack = new LifoQueue<number>(1);
  const put = async (item: number): Promise<void> => {
    await stack.put(item);
    say('put', item);
  };

  for (const i of [0, 1, 2]) createTask(() => put(i));
  await sleep(0);
  for (let i = 0; i < 3; i++) {
    say('get', await stack.get());
    await sleep(0);
    await sleep(0);
  }

  // Waiting getters of a priority queue get what is first when they run.
  const get = async (name: string): Promise<void> => {
    say(name, await p.get());
  };

  const ts = [...'uvw'].map((n) => createTask(() => get(n)));
  await sleep(0);
  for (const i of [3, 2, 1]) p.putNowait(i);
  await wait(ts);
});
