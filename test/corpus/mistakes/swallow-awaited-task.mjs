// NODE 26
// Older Nodes do not say where a task is awaited that was made elsewhere: there the line that made it is named.
import { createTask, run, sleep } from 'tsyncio';

async function waits() {
  const child = createTask(() => sleep(500));
  try {
    await child; // EXPECT swallowed-cancel
  } catch (error) {
    console.log('child', error.name);
  }
  return 2;
}

await run(async () => {
  const task = createTask(waits);
  await sleep(5);
  task.cancel();
  console.log(await task);
});
