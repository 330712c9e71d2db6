import { createTask, run, sleep } from 'tsyncio';

async function refresh(n: number): Promise<void> {
  await sleep(1);
  throw new Error(`refresh ${n}`);
}

async function main(): Promise<void> {
  createTask(() => refresh(1)); // EXPECT never-retrieved
  const kept = createTask(() => refresh(2), { name: 'kept' }); // EXPECT never-retrieved
  await sleep(20);
  console.log(kept.done());
}

await run(main);
