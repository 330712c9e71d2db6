// EXIT 13
import { Event, run, taskGroup } from 'tsyncio';

async function main(): Promise<void> {
  const ready = new Event();
  await taskGroup(async (group) => {
    group.createTask(async () => {
      await ready.wait(); // EXPECT stuck-task
      console.log('ready');
    });
  });
}

await run(main);
