import { coroutine, Event, Lock, Queue, run, Semaphore, sleep, Condition, Barrier } from 'tsyncio';

const lock = new Lock();

const save = coroutine(async function save(text: string) {
  await sleep(1);
  return text;
});

async function main(): Promise<void> {
  lock.acquire(); // EXPECT never-awaited
  const queue = new Queue<number>(2);
  queue.put(1); // EXPECT never-awaited
  sleep(5); // EXPECT never-awaited
  save('a'); // EXPECT never-awaited
  const semaphore = new Semaphore(1);
  semaphore.acquire(); // EXPECT never-awaited
  const event = new Event();
  event.wait(); // EXPECT never-awaited
  event.set();
  await sleep(20);
  console.log(queue.qsize());
}

await run(main);
