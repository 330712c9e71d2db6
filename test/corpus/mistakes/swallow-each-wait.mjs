import { createTask, run, sleep, gather, timeout, Lock, Queue, toThread, wait, shield, taskGroup, CancelledError, Event, waitFor, ensureFuture } from 'tsyncio';
const safe = (promise) => promise.catch(() => undefined);
const to = async (promise) => { try { return [null, await promise]; } catch (error) { return [error]; } };
const queue = new Queue();
const lock = new Lock();
const cases = {
  async safely() {
    await safe(sleep(500)); // swallows nothing: the task gets its error
    return 1;
  },
  async goStyle() {
    const [error, value] = await to(sleep(500)); // EXPECT swallowed-cancel
    if (error) return 'fallback';
    return value;
  },
  async settled() {
    const [one] = await Promise.allSettled([sleep(500)]); // EXPECT swallowed-cancel
    return one.status;
  },
  async iterates() {
    try {
      for await (const item of queue) console.log(item); // EXPECT swallowed-cancel
    } catch {
      return 'stopped';
    }
  },
  async gathers() {
    try {
      await gather([sleep(500), sleep(600)]); // EXPECT swallowed-cancel
    } catch (error) {
      return error.message;
    }
  },
  async locked() {
    try {
      await lock.run(async () => {
        await sleep(500); // EXPECT swallowed-cancel
      });
    } catch {}
  },
  async timed() {
    await timeout(5000, async () => {
      await sleep(500); // EXPECT swallowed-cancel
    }).catch(() => {});
    return 3;
  },
  async thread() {
    try {
      return await toThread(() => { const end = Date.now() + 300; while (Date.now() < end); }); // EXPECT swallowed-cancel
    } catch (error) {
      return String(error);
    }
  },
  async shielded() {
    try {
      await shield(sleep(20)); // EXPECT swallowed-cancel
    } catch {
      return 'x';
    }
  },
  async waits() {
    try {
      await wait([createTask(() => sleep(20))]); // EXPECT swallowed-cancel
    } catch {
      return 'y';
    }
  },
  async event() {
    const event = new Event();
    for (let i = 0; i < 2; i++) {
      try {
        await waitFor(event.wait(), 300); // EXPECT swallowed-cancel
      } catch (error) {
        console.log('waiting on', error.name);
      }
    }
  },
  async nestedTry() {
    try {
      try {
        await sleep(500); // EXPECT swallowed-cancel
      } finally {
        console.log('finally');
      }
    } catch (error) {
      if (error instanceof TypeError) throw error;
      return 'nested';
    }
  },
  async rethrowOther() {
    try {
      await sleep(500); // EXPECT swallowed-cancel
    } catch (error) {
      throw new Error('wrapped');
    } finally {
      return 'z';
    }
  },
  async loop() {
    let n = 0;
    while (n < 2) {
      await sleep(100).then(() => n++, () => n++); // swallows nothing: the task gets its error
    }
  },
  async cleanupThenOn() {
    try {
      await sleep(500); // EXPECT swallowed-cancel
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      await sleep(1);
    }
    await sleep(1);
    return 'on';
  },
};
await run(async () => {
  const tasks = Object.entries(cases).map(([name, f]) => createTask(f, { name }));
  await sleep(5);
  for (const task of tasks) task.cancel();
  await wait(tasks);
  console.log(tasks.map((task) => `${task.getName()}:${task.cancelled()}`).join(' '));
  await sleep(50);
});
