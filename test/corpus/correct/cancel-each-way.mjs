import { createTask, run, sleep, gather, timeout, Lock, Queue, toThread, wait, shield, taskGroup, CancelledError, Event, waitFor, currentTask, TimeoutError } from 'tsyncio';
const isCancelled = (error) => error instanceof CancelledError;
const log = [];
const lock = new Lock();
const cases = {
  async cleanup() {
    try { await sleep(5000); } catch (error) { log.push(1); await sleep(1); throw error; }
  },
  async namesIt() {
    try { await sleep(5000); } catch (error) { if (isCancelled(error)) return 'stopped'; throw error; }
  },
  async named2() {
    while (true) {
      try { await sleep(5000); } catch (error) { if (error?.name === 'CancelledError') break; log.push(error); }
    }
    log.push('end');
  },
  async signal() {
    try { await sleep(5000); } catch { if (currentTask().cancelling() > 0) return 'x'; }
  },
  async other() {
    try { await sleep(5000); } catch (error) { if (error instanceof TypeError) return 'type'; throw error; }
  },
  async fin() {
    try { await sleep(5000); } finally { await sleep(2); await Promise.all([sleep(1), sleep(1)]); }
  },
  async takesBack() {
    try { await sleep(5000); } catch (error) { currentTask().uncancel(); }
    await sleep(1);
    return 'back';
  },
  async inLock() {
    const held = await lock.acquire();
    try { await sleep(5000); } finally { held.release(); }
  },
  async childCancelled() {
    const child = createTask(() => sleep(5000));
    await sleep(1);
    child.cancel();
    try { await child; } catch { log.push('child'); }
    await sleep(10000);
  },
  async closesInCatch() {
    try { await sleep(5000); } catch (error) { await close(); throw error; }
  },
  async group() {
    await taskGroup(async (g) => { g.createTask(() => sleep(5000)); g.createTask(async () => { try { await sleep(5000); } finally { await sleep(3); } }); });
  },
  async timeouts() {
    for (let i = 0; i < 2; i++) await timeout(2, () => sleep(5000)).catch((error) => { if (!(error instanceof TimeoutError)) throw error; });
    await sleep(5000);
  },
  async convert() {
    try { await sleep(5000); } catch (error) { throw new Error('closed', { cause: error }); }
  },
  async settle() {
    const tasks = [1, 2].map(() => createTask(() => sleep(5000)));
    try { await gather(tasks); } catch (error) { for (const t of tasks) t.cancel(); await Promise.allSettled(tasks); throw error; }
  },
};
async function close() { await sleep(1); await sleep(1); }
await run(async () => {
  const tasks = Object.entries(cases).map(([name, f]) => createTask(f, { name }));
  await sleep(250);
  for (const task of tasks) task.cancel();
  await wait(tasks);
  for (const t of tasks) if (!t.cancelled()) t.exception();
  const quick = createTask(async () => 'done');
  await quick;
  quick.cancel();
  const notStarted = createTask(() => sleep(1));
  notStarted.cancel();
  await notStarted.catch(() => {});
  console.log(log.length);
});
