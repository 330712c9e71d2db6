// EXIT 13
// NODE 22
import { createTask, run, sleep, Lock, Queue, taskGroup } from 'tsyncio';
const a = new Lock();
const b = new Lock();
async function left(): Promise<void> {
  const held = await a.acquire();
  await sleep(1);
  await b.acquire(); // EXPECT stuck-task
  held.release();
}
async function right(): Promise<void> {
  const held = await b.acquire();
  await sleep(1);
  await a.acquire(); // EXPECT stuck-task
  held.release();
}
await run(async () => {
  await taskGroup(async (group) => {
    group.createTask(left, { name: 'left' });
    group.createTask(right, { name: 'right' });
  });
});
