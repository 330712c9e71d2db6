// NODE 22
import { createTask, ensureFuture, gather, run, sleep, Task, Future, taskGroup, wait, asCompleted, runCoroutineThreadsafe } from 'tsyncio';
class JobError extends Error {}
async function job(n: number): Promise<number> {
  await sleep(n);
  if (n % 2 === 1) throw new JobError(`job ${n}`);
  return n;
}
function spawnAll(ns: number[]): Task<number>[] {
  return ns.map((n) => createTask(() => job(n), { name: `job-${n}` })); // EXPECT never-retrieved
}
async function first(tasks: Task<number>[]): Promise<number> {
  const { done } = await wait(tasks, { returnWhen: 'FIRST_COMPLETED' });
  return done.size;
}
async function main(): Promise<void> {
  const tasks = spawnAll([1, 2, 3]);
  console.log(await first(tasks));
  await sleep(20);
  const promise = job(5); // EXPECT never-retrieved
  const chained = job(7).then((n) => n + 1); // EXPECT never-retrieved
  const future = new Future<number>(); // EXPECT never-retrieved
  setTimeout(() => future.setException(new JobError('future')), 1);
  await sleep(30);
  console.log(typeof promise, typeof chained, future.done());
}
process.on('unhandledRejection', () => {});
await run(main);
