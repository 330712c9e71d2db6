import { run, sleep, taskGroup, createTask, gather } from 'tsyncio';

async function child(ms: number): Promise<number> {
  await sleep(ms);
  return ms;
}

async function main(): Promise<void> {
  const result = await taskGroup(async (group) => {
    group.createTask(() => child(1000));
    group.createTask(() => child(1000));
    await sleep(2);
    group.cancel();
  });
  console.log(result);
  try {
    await taskGroup(async (group) => {
      group.createTask(() => child(1000));
      group.createTask(async () => {
        await sleep(1);
        throw new Error('first');
      });
    });
  } catch (error) {
    console.log((error as AggregateError).errors.length);
  }
  const left = createTask(() => child(5));
  console.log(await gather([left, child(1)], { returnExceptions: true }));
}

await run(main);
