import {
  type Coro,
  createTask,
  type EventLoop,
  ensureFuture,
  gather,
  getRunningLoop,
  shield,
  sleep,
  Task,
  type TaskOptions,
  taskGroup,
  waitFor,
} from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

class Traced<T> extends Task<T> {}

async function job(n: number): Promise<number> {
  await sleep(0);
  return n;
}

await runOnVirtualTime(async () => {
  const loop = getRunningLoop();
  const made: Task<unknown>[] = [];

  const factory = <T>(owner: EventLoop, coro: Coro<T>, options?: TaskOptions): Task<T> => {
    const t = new Traced(coro, { loop: owner, ...options });
    made.push(t);
    return t;
  };

  loop.setTaskFactory(factory);
  const a = createTask(() => job(1), { name: 'named' });
  say(a instanceof Traced, made.length, await a);
  say(await gather([() => job(2), () => job(3)]), made.length);
  const [b] = await taskGroup(async (tg) => [tg.createTask(() => job(4))] as const);
  say(b.result(), b instanceof Traced, made.length);
  say(await ensureFuture(() => job(5)), made.length);
  say(await waitFor(() => job(6), 1000), made.length);
  say(await shield(() => job(7)), made.length);
  loop.setTaskFactory(undefined);
  const c = createTask(() => job(8));
  say(c instanceof Traced, made.length, await c);
});
