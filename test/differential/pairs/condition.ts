import { Condition, createTask, gather, Lock, sleep } from 'tsyncio';
import { kind, runOnVirtualTime, say } from './support.ts';

await runOnVirtualTime(async () => {
  const cond = new Condition();
  const state = { n: 0 };

  const waiter = (name: string) =>
    cond.run(async () => {
      say(name, 'waits');
      await cond.wait();
      say(name, 'woken', cond.locked());
    });

  const ts = [...'abcd'].map((n) => createTask(() => waiter(n)));
  await sleep(0);
  say('locked', cond.locked());
  await cond.run(async () => {
    cond.notify();
    say('notified one, still locked', cond.locked());
  });
  await sleep(0);
  await sleep(0);
  await cond.run(async () => cond.notify(2));
  for (let i = 0; i < 4; i++) await sleep(0);
  await cond.run(async () => cond.notifyAll());
  for (const t of ts) await t;

  // waitFor a predicate.
  const until = (n: number) =>
    cond.run(async () => {
      say('until', n, await cond.waitFor(() => state.n >= n && `${state.n} is enough`));
    });

  const us = [2, 1, 3].map((n) => createTask(() => until(n)));
  await sleep(0);
  for (const n of [1, 2, 3]) {
    await cond.run(async () => {
      state.n = n;
      cond.notifyAll();
    });
    await sleep(0);
    await sleep(0);
    await sleep(0);
    await sleep(0);
    say('after', n, ...us.map((t) => t.done()));
  }
  await gather(us);

  const calls: [string, () => unknown][] = [
    ['notify', () => cond.notify()],
    ['notify_all', () => cond.notifyAll()],
    ['wait', () => cond.wait()],
  ];
  for (const [label, call] of calls) {
    try {
      await call();
    } catch (error) {
      say(label, kind(error));
    }
  }
  // A lock shared by two conditions.
  const lock = new Lock();
  const full = new Condition(lock);
  const empty = new Condition(lock);
  await full.run(async () => say('shared', empty.locked(), lock.locked()));
});
