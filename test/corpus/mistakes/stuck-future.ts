// EXIT 13
import { getRunningLoop, run, waitFor, createTask, sleep } from 'tsyncio';

async function main(): Promise<void> {
  const answer = getRunningLoop().createFuture<number>();
  const other = createTask(async () => {
    await sleep(1);
    return 1;
  });
  await other;
  const value = await answer; // EXPECT stuck-task
  console.log(value);
}

await run(main);
