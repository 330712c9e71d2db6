// A catch for everything takes the cancellation for a failure, and the task ends as if it had done its work.
import { createTask, Event, Lock, run, sleep, taskGroup, wait } from 'tsyncio';

const never = new Event();

async function load() {
  try {
    await never.wait(); // EXPECT swallowed-cancel
    return 'loaded';
  } catch (error) {
    return `failed: ${error.name}`;
  }
}

async function poll() {
  try {
    await sleep(50); // EXPECT swallowed-cancel
  } catch {}
}

async function fallback() {
  return await sleep(50, 'value').catch(() => 'default'); // swallows nothing: the task gets its error
}

async function attempt(work) {
  try {
    return [await work(), undefined];
  } catch (error) {
    return [undefined, error];
  }
}

async function viaHelper() {
  const [value, error] = await attempt(() => request());
  return error === undefined ? value : 'no answer';
}

async function request() {
  await sleep(50); // EXPECT swallowed-cancel
  return 'answer';
}

async function inFinally() {
  try {
    await sleep(50); // EXPECT swallowed-cancel
  } finally {
    return 'finally';
  }
}

class Worker {
  #lock = new Lock();

  async run() {
    const held = await this.#lock.acquire();
    try {
      await sleep(50); // EXPECT swallowed-cancel
    } catch (error) {
      console.log('worker failed:', error.name);
    } finally {
      held.release();
    }
  }
}

async function fails() {
  await sleep(2);
  throw new Error('boom');
}

async function main() {
  const tasks = [load, poll, fallback, viaHelper, inFinally].map((f) => createTask(f));
  tasks.push(createTask(() => new Worker().run()));
  await sleep(2);
  for (const task of tasks) task.cancel();
  await wait(tasks);
  console.log(tasks.map((task) => task.cancelled()).join());
  await taskGroup(async (group) => {
    group.createTask(poll);
    group.createTask(fails);
  }).catch((error) => console.log(error.name));
}

await run(main);
