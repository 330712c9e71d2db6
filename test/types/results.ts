/**
 * What the compiler infers from a call, without an annotation. Never run: that it compiles is the test, and a line
 * under `@ts-expect-error` is one that must not.
 */
import {
  asCompleted,
  type Coroutine,
  coroutine,
  createTask,
  ensureFuture,
  type Future,
  gather,
  type Lock,
  type Queue,
  Runner,
  run,
  shield,
  sleep,
  type Task,
  type TaskGroup,
  type Timeout,
  taskGroup,
  timeout,
  timeoutAt,
  wait,
  waitFor,
  wrapFuture,
} from 'tsyncio';
import { type Equal, expectType } from './assertions.ts';

const one = async () => 1;
const text = async (word: string, times = 1) => word.repeat(times);

export async function runs() {
  expectType<Equal<Awaited<ReturnType<typeof run<number>>>, number>>();
  const result = await run(one);
  expectType<Equal<typeof result, number>>();
  await using runner = new Runner();
  const second = await runner.run(() => text('a'));
  expectType<Equal<typeof second, string>>();
  // @ts-expect-error: a promise has already started; run takes the function
  await run(one());
}

export async function tasks() {
  const task = createTask(one, { name: 'one' });
  expectType<Equal<typeof task, Task<number>>>();
  const result = await task;
  expectType<Equal<typeof result, number>>();
  const answer: number = task.result();
  task.cancel('enough');
  // @ts-expect-error: a promise has already started; createTask takes the function
  createTask(one());
  // @ts-expect-error: not a function
  createTask(7);
  // @ts-expect-error: the options are these
  createTask(one, { nme: 'one' });
  return answer;
}

export async function coroutines() {
  const lazy = coroutine(text);
  const made = lazy('a', 2);
  expectType<Equal<typeof made, Coroutine<string>>>();
  const result = await made;
  expectType<Equal<typeof result, string>>();
  const task = createTask(lazy('b'));
  expectType<Equal<typeof task, Task<string>>>();
  // @ts-expect-error: the arguments are the function's own
  lazy(7);
}

export async function futuresArePromises(future: Future<number>, task: Task<string>) {
  const asPromise: Promise<number> = future;
  const fromTask: Promise<string> = task;
  const chained = future.then((n) => `${n}`);
  const value = await chained;
  expectType<Equal<typeof value, string>>();
  const both = await Promise.all([future, task]);
  expectType<Equal<typeof both, [number, string]>>();
  const wider: Future<unknown> = future;
  // @ts-expect-error: a future of a number is none of a string
  const wrong: Future<string> = future;
  return [asPromise, fromTask, wider, wrong];
}

export async function gathers(many: Array<() => Promise<number>>) {
  const tuple = await gather([one, () => text('a'), Promise.resolve(true)]);
  expectType<Equal<typeof tuple, [number, string, boolean]>>();
  const list = await gather(many);
  expectType<Equal<typeof list, number[]>>();
  const mapped = await gather(['a', 'b'].map((word) => () => text(word)));
  expectType<Equal<typeof mapped, string[]>>();
  const settled = await gather([one, () => text('a')], { returnExceptions: true });
  const first = settled[0];
  // With returnExceptions each place may hold an error, and code has to look.
  if (typeof first === 'number') expectType<Equal<typeof first, number>>();
  // @ts-expect-error: a result may be an error here
  const wrong: number = first;
  const future = gather([one]);
  future.cancel();
  return wrong;
}

export async function waits(a: Task<number>, b: Task<number>) {
  const { done, pending } = await wait([a, b], { timeout: 10, returnWhen: 'FIRST_COMPLETED' });
  for (const task of done) expectType<Equal<ReturnType<typeof task.result>, number>>();
  expectType<Equal<typeof pending, typeof done>>();
  // @ts-expect-error: native promises here are a TypeError, as in Python
  await wait([Promise.resolve(1)]);
  // @ts-expect-error: functions too
  await wait([one]);
}

export async function timeouts() {
  const result = await timeout(5, async (limit) => {
    expectType<Equal<typeof limit, Timeout>>();
    limit.reschedule(limit.when());
    return limit.expired();
  });
  expectType<Equal<typeof result, boolean>>();
  const without = await timeout(undefined, () => text('a'));
  expectType<Equal<typeof without, string>>();
  const at = await timeoutAt(10, one);
  expectType<Equal<typeof at, number>>();
  const waited = await waitFor(one, 5);
  expectType<Equal<typeof waited, number>>();
  // @ts-expect-error: the time comes first
  await timeout(one, 5);
}

export async function taskGroups() {
  const result = await taskGroup(async (group) => {
    expectType<Equal<typeof group, TaskGroup>>();
    const child = group.createTask(() => text('a'));
    expectType<Equal<typeof child, Task<string>>>();
    const signal: AbortSignal = group.signal;
    // @ts-expect-error: a promise has already started
    group.createTask(text('a'));
    return signal.aborted ? 0 : (await child).length;
  });
  expectType<Equal<typeof result, number>>();
}

export async function others(future: Future<number>, list: Array<Task<string>>) {
  const slept = await sleep(1, 'done' as const);
  expectType<Equal<typeof slept, 'done'>>();
  const shielded = await shield(one);
  expectType<Equal<typeof shielded, number>>();
  const ensured = ensureFuture(future);
  const value: number = await ensured;
  const wrapped = wrapFuture(Promise.resolve('a'));
  expectType<Equal<typeof wrapped, Future<string>>>();
  for (const next of asCompleted(list)) {
    const item = await next;
    expectType<Equal<typeof item, string>>();
  }
  return value;
}

export async function disposables(lock: Lock, queue: Queue<string>) {
  {
    using held = await lock.acquire();
    const guard: Disposable = held;
    void guard;
  }
  const inside = await lock.run(one);
  expectType<Equal<typeof inside, number>>();
  for await (const item of queue) expectType<Equal<typeof item, string>>();
  const got = await queue.get();
  expectType<Equal<typeof got, string>>();
  // @ts-expect-error: a queue of strings
  queue.putNowait(7);
}
