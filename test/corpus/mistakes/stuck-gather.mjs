// EXIT 13
// A task that waits for all tasks, itself among them; and two that wait for each other.
import { createTask, gather, run, sleep } from 'tsyncio';

const tasks = [];

async function finish() {
  await sleep(1);
  await gather(tasks); // EXPECT stuck-task
}

async function ping() {
  await sleep(1);
  return await second; // EXPECT stuck-task
}

async function pong() {
  await sleep(1);
  return await first; // EXPECT stuck-task
}

let first;
let second;

await run(async () => {
  tasks.push(createTask(() => sleep(2)));
  tasks.push(createTask(finish));
  first = createTask(ping);
  second = createTask(pong);
  await gather([...tasks, first, second]);
});
