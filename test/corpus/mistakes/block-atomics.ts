import { run, sleep } from 'tsyncio';

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms); // EXPECT blocked-loop
}

async function main(): Promise<void> {
  await sleep(10);
  pause(350);
  await sleep(10);
  console.log('done');
}

await run(main);
