import { getRunningLoop, run, sleep } from 'tsyncio';

function crunch(): void {
  let sum = 0;
  for (let i = 0; i < 400_000_000; i++) sum = (sum * 33 + i) | 0; // EXPECT slow-callback
  if (sum === 0.5) console.log(sum);
}

async function main(): Promise<void> {
  const loop = getRunningLoop();
  loop.callSoon(crunch);
  await sleep(20);
  console.log('done');
}

await run(main);
