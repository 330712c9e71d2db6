import { run, sleep, toThread } from 'tsyncio';

export function explode(): void {
  throw new Error('in the thread');
}

async function main(): Promise<void> {
  toThread(explode); // EXPECT never-retrieved
  await sleep(300);
  console.log('over');
}

await run(main);
