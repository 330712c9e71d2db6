// Tasks that catch their cancellation by its name, and end there: tidied up, with what they have so far, or as cancelled.
import { CancelledError, createTask, currentTask, Queue, run, sleep, taskGroup, timeout, TimeoutError, wait, waitFor } from 'tsyncio';

const log = [];

async function worker(queue) {
  try {
    for (;;) {
      log.push(await queue.get());
    }
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    log.push('stopped');
  }
}

async function closes() {
  try {
    await sleep(50);
  } catch (error) {
    if (error instanceof CancelledError) {
      await sleep(1);
      log.push('closed');
      return;
    }
    throw error;
  }
}

async function partial() {
  const rows = [];
  try {
    for (let n = 0; ; n++) {
      rows.push(n);
      await sleep(n === 0 ? 1 : 50);
    }
  } catch (error) {
    if (error instanceof CancelledError) return rows;
    throw error;
  }
}

async function byName() {
  try {
    await sleep(50);
  } catch (error) {
    if (error.name !== 'CancelledError') throw error;
  }
}

async function handler() {
  await sleep(50).catch((error) => {
    if (!(error instanceof CancelledError)) throw error;
  });
}

async function rethrows() {
  try {
    await sleep(50);
  } catch (error) {
    log.push('rethrown');
    await sleep(1);
    throw error;
  }
}

async function translates() {
  try {
    await sleep(50);
  } catch (error) {
    throw new Error('gave up', { cause: error });
  }
}

async function takesBack() {
  for (;;) {
    try {
      await sleep(50);
      return 'slept';
    } catch (error) {
      if (!(error instanceof CancelledError) || currentTask().uncancel() > 0) throw error;
      return 'taken back';
    }
  }
}

async function inFinally() {
  try {
    await sleep(50);
  } finally {
    await sleep(1);
    log.push('finally');
  }
}

async function waitsForOther() {
  const inner = createTask(() => sleep(50));
  setTimeout(() => inner.cancel(), 1);
  try {
    await inner;
  } catch {
    log.push('the other was cancelled');
  }
  await sleep(1);
}

async function tries() {
  for (let n = 0; n < 2; n++) {
    try {
      await waitFor(() => sleep(50), 1);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
    }
  }
  await timeout(1, () => sleep(50)).catch(() => log.push('late'));
  await sleep(1);
}

async function main() {
  const queue = new Queue();
  const functions = [() => worker(queue), closes, partial, byName, handler, rethrows, translates, takesBack, inFinally];
  const tasks = functions.map((f) => createTask(f));
  await queue.put('job');
  await sleep(5);
  for (const task of tasks) task.cancel();
  await wait(tasks);
  for (const task of tasks) if (!task.cancelled()) task.exception();
  await waitsForOther();
  await tries();
  await taskGroup(async (group) => {
    group.createTask(() => worker(queue));
    group.createTask(closes);
    await sleep(1);
    group.cancel();
  });
  console.log(log.length > 5);
}

await run(main);
