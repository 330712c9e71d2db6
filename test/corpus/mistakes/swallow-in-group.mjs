// Children of a task group, and what a timeout stops, that do not stop.
import { run, sleep, taskGroup, timeout, TimeoutError, waitFor } from 'tsyncio';

async function fails() {
  await sleep(2);
  throw new Error('boom');
}

async function stubborn() {
  try {
    await sleep(50); // EXPECT swallowed-cancel
  } catch {
    console.log('ignored');
  }
  await sleep(1);
}

async function fetchPage() {
  try {
    await sleep(50); // EXPECT swallowed-cancel
  } catch {
    // a page that cannot be had is empty
  }
  await sleep(1);
  return '';
}

async function main() {
  await taskGroup(async (group) => {
    group.createTask(stubborn);
    group.createTask(fails);
  }).catch((error) => console.log(error.name));
  await timeout(5, fetchPage).catch((error) => console.log(error instanceof TimeoutError));
}

await run(main);
