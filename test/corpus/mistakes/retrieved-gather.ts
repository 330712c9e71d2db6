import { createTask, gather, run, sleep } from 'tsyncio';

async function job(n: number): Promise<number> {
  await sleep(n);
  if (n > 1) throw new Error(`job ${n}`);
  return n;
}

async function main(): Promise<void> {
  const all = gather([() => job(1), () => job(2)]); // EXPECT never-retrieved
  const quick = createTask(() => job(3)); // EXPECT never-retrieved
  quick.addDoneCallback(() => console.log('done'));
  await sleep(20);
  console.log(all.done());
}

await run(main);
