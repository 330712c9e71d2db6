import { Future, getRunningLoop, run, sleep } from 'tsyncio';

async function main(): Promise<void> {
  const future = getRunningLoop().createFuture<number>(); // EXPECT never-retrieved
  future.setException(new Error('lost'));
  const other = new Future<number>(); // EXPECT never-retrieved
  setTimeout(() => other.setException(new Error('lost too')), 2);
  await sleep(10);
  console.log('end');
}

await run(main);
