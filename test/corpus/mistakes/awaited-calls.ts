import { gather, Queue, run, sleep, waitFor } from 'tsyncio';

async function job(n: number): Promise<number> {
  await sleep(n);
  return n;
}

async function main(): Promise<void> {
  const queue = new Queue<number>();
  const item = queue.get(); // EXPECT never-awaited
  queue.putNowait(1);
  waitFor(() => job(2), 100); // EXPECT never-awaited
  gather([() => job(1)]); // EXPECT never-awaited
  setTimeout(() => {
    sleep(1, 'x'); // EXPECT never-awaited
  }, 1);
  await sleep(30);
  console.log(typeof item);
}

await run(main);
