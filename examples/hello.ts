/** The smallest program: two tasks that run side by side. `node examples/hello.ts` */
import { createTask, run, sleep } from 'tsyncio';

async function greet(name: string, ms: number): Promise<string> {
  console.log(`hello, ${name}`);
  await sleep(ms);
  console.log(`goodbye, ${name}`);
  return name;
}

await run(async () => {
  // A task starts on its own; `await` it for its result. Note the function: a promise would have started already.
  const slow = createTask(() => greet('slow', 200));
  const quick = createTask(() => greet('quick', 100));
  console.log('both created, none started');
  console.log('results:', await slow, await quick);
});
