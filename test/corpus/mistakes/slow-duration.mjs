// The program says itself what is slow: 20 ms.
import { createTask, getRunningLoop, run, sleep } from 'tsyncio';

function spin(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end); // EXPECT blocked-loop
}

async function main() {
  const loop = getRunningLoop();
  loop.slowCallbackDuration = 20;
  await sleep(5);
  await createTask(async () => {
    await sleep(1);
    spin(70);
  });
  await sleep(5);
  console.log('done');
}

await run(main);
