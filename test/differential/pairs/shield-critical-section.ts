import { createTask, gather, shield, sleep } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

// The usual idiom: a commit that must not be torn apart, and a caller that can be cancelled.
const log: string[] = [];

async function commit(n: number): Promise<number> {
  log.push(`begin ${n}`);
  await sleep(20);
  log.push(`write ${n}`);
  await sleep(20);
  log.push(`end ${n}`);
  return n;
}

async function client(n: number): Promise<number> {
  const task = createTask(() => commit(n));
  try {
    return await shield(task);
  } catch (error) {
    log.push(`client ${n} cancelled`);
    await task;
    log.push(`client ${n} saw the commit`);
    throw error;
  }
}

await runOnVirtualTime(async () => {
  const a = createTask(() => client(1));
  const b = createTask(() => client(2));
  await sleep(10);
  b.cancel();
  const r = await gather([a, b], { returnExceptions: true });
  say(r);
  for (const line of log) say(line);
});
