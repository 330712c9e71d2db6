// Workers that cannot be stopped: each catches the cancellation and takes the next job.
import { CancelledError, createTask, Queue, run, sleep, wait } from 'tsyncio';

let isOver = false;

async function catchAll(queue) {
  while (!isOver) {
    try {
      await queue.get(); // EXPECT swallowed-cancel
    } catch (error) {
      console.log(error instanceof CancelledError);
    }
  }
}

async function continues(ms) {
  for (let n = 0; n < 3; n++) {
    try {
      await sleep(ms); // EXPECT swallowed-cancel
    } catch {
      continue;
    }
  }
}

async function retries() {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request(attempt);
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function request(attempt) {
  await sleep(attempt === 1 ? 50 : 1); // EXPECT swallowed-cancel
  return attempt;
}

async function nested() {
  await inner();
  await sleep(1);
  return 'done';
}

async function inner() {
  try {
    await sleep(50); // EXPECT swallowed-cancel
  } catch {}
}

async function callbacks() {
  await sleep(50).then(() => {}, () => {}); // swallows nothing: the task gets its error
  await sleep(1);
  return 'by then';
}

async function inFinally() {
  for (;;) {
    try {
      await sleep(50); // EXPECT swallowed-cancel
      return 'slept';
    } finally {
      if (!isOver) break;
    }
  }
  await sleep(1);
  return 'broke out';
}

async function replaced() {
  try {
    await sleep(50); // EXPECT swallowed-cancel
  } catch (error) {
    await sleep(1);
    return `sorry: ${error.name}`;
  }
}

async function main() {
  const queue = new Queue();
  const tasks = [
    createTask(() => catchAll(queue)),
    createTask(() => continues(5)),
    createTask(retries),
    createTask(nested),
    createTask(callbacks),
    createTask(inFinally),
    createTask(replaced),
  ];
  await sleep(2);
  for (const task of tasks) task.cancel();
  await sleep(5);
  isOver = true;
  await queue.put(1);
  await wait(tasks);
  console.log(tasks.map((task) => task.cancelled()).join());
}

await run(main);
