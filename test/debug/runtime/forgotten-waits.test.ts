import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from './sites.ts';

test('names the call of every wait that nobody waited for, and no other', async (t) => {
  const { found, planted, report } = await compare(
    t,
    `import { background, Condition, createTask, Event, Future, gather, getRunningLoop, Lock, Queue, run, shield, sleep, wait, waitFor } from 'tsyncio';
const put = (queue, item) => queue.put(item);
await run(async () => {
  const [lock, event, queue, bounded, condition] = [new Lock(), new Event(), new Queue(), new Queue(1), new Condition()];
  event.set();
  lock.acquire(); // BAD never-awaited
  sleep(5); // BAD never-awaited
  sleep(0); // BAD never-awaited
  event.wait(); // BAD never-awaited
  for (const item of ['a', 'b']) queue.put(item); // BAD never-awaited
  if (queue.qsize() > 0) queue.get(); // BAD never-awaited
  bounded.put('a'); // BAD never-awaited
  put(queue, 'c'); // BAD never-awaited
  let pause = sleep(5); // BAD never-awaited
  pause = undefined;
  await condition.acquire();
  gather([sleep(1)]); // BAD never-awaited
  await sleep(20);

  await sleep(1);
  await queue.put('a');
  const later = sleep(1);
  await sleep(5);
  await later;
  const none = sleep(1).then(() => 1);
  await none;
  await gather([sleep(1), queue.put('x')]);
  await wait([createTask(() => sleep(1))]);
  await waitFor(queue.get(), 100);
  await shield(sleep(1));
  await Promise.all([sleep(1), sleep(2)]);
  void sleep(1);
  background(sleep(1));
  const deferred = new Future();
  deferred.setResult(1);
  getRunningLoop().createFuture();
  createTask(() => sleep(1));
  const given = sleep(1000);
  given.cancel();
  const called = sleep(1);
  called.addDoneCallback(() => {});
  using held = await new Lock().acquire();
  await sleep(20);
});`.replace('using held', 'const held'),
  );
  assert.deepEqual(found, planted);
  assert.equal(report.find(({ location }) => location?.line === 10)?.count, 2);
  assert.equal(report.find(({ location }) => location?.line === 6)?.message, 'Lock.acquire() was never awaited');
});
