import { createTask, run, sleep, wait } from 'tsyncio';

async function download(url: string): Promise<string> {
  await sleep(1);
  if (url.includes('bad')) throw new Error(`404 ${url}`);
  return url;
}

async function main(): Promise<void> {
  const good = createTask(() => download('good'));
  const bad = createTask(() => download('bad')); // EXPECT never-retrieved
  const { done } = await wait([good, bad]);
  console.log(done.size, await good);
}

await run(main);
