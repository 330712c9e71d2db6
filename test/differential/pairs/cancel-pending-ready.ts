import {
  asCompleted,
  Barrier,
  CancelledError,
  Condition,
  createTask,
  currentTask,
  Event,
  ensureFuture,
  Future,
  gather,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
  StreamReader,
  shield,
  sleep,
  taskGroup,
  timeout,
  wait,
  waitFor,
} from 'tsyncio';
import { kind, runOnVirtualTime, say, text } from './support.ts';

// A task that has been cancelled in its own step calls what need not wait: the error comes at the first wait that is one.

function done<T>(value: T): Future<T> {
  const future = new Future<T>();
  future.setResult(value);
  return future;
}

function filled(queue: Queue<number> = new Queue<number>()): Queue<number> {
  for (const item of [1, 2, 3]) queue.putNowait(item);
  return queue;
}

function event(): Event {
  const made = new Event();
  made.set();
  return made;
}

function reader(): StreamReader {
  const made = new StreamReader();
  made.feedData(Buffer.from('one\ntwo\nthree\n'));
  return made;
}

async function oneByOne(futures: Future<unknown>[]): Promise<void> {
  for await (const _ of asCompleted(futures));
}

async function releasedWhileParked(barrier: Barrier): Promise<void> {
  // The last party of two, the other one waiting: it opens the barrier and need not wait itself.
  const other = ensureFuture(() => barrier.wait());
  try {
    await sleep(0);
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    currentTask()?.uncancel();
    currentTask()?.cancel();
  }
  await barrier.wait();
  await other;
}

async function cancelAgain(): Promise<void> {
  currentTask()?.cancel('again');
}

const calls: Readonly<Record<string, (() => unknown) | undefined>> = {
  nothing: undefined,
  'a done future': () => done(1),
  'lock.acquire': () => new Lock().acquire(),
  'with lock': () => new Lock().run(async () => {}),
  'semaphore.acquire': () => new Semaphore().acquire(),
  'with semaphore': () => new Semaphore().run(async () => {}),
  'event.wait': () => event().wait(),
  'condition.acquire': () => new Condition().acquire(),
  'condition.waitFor': () => {
    const condition = new Condition();
    return condition.run(() => condition.waitFor(() => true));
  },
  'queue.put': () => new Queue<number>().put(1),
  'queue.get': () => filled().get(),
  'priority queue.get': () => filled(new PriorityQueue<number>()).get(),
  'queue.join': () => new Queue<number>().join(),
  'barrier.wait': () => new Barrier(1).wait(),
  'with barrier': () => new Barrier(1).run(async () => {}),
  'barrier.wait, the last of two': () => releasedWhileParked(new Barrier(2)),
  'barrier.reset': () => new Barrier(2).reset(),
  'barrier.abort': () => new Barrier(2).abort(),
  'gather of nothing': () => gather([]),
  'gather of a done future': () => gather([done(1)]),
  'wait for a done future': () => wait([done(1)]),
  'waitFor a done future': () => waitFor(done(1), 1000),
  'shield of a done future': () => shield(done(1)),
  'asCompleted of a done future': () => oneByOne([done(1)]),
  'an empty timeout': () => timeout(1000, async () => {}),
  'an empty timeout that is over': () => timeout(0, async () => {}),
  'a timeout over a free lock': () => timeout(1000, async () => void (await new Lock().acquire())),
  'an empty group': () => taskGroup(async () => {}),
  'a group over a free lock': () => taskGroup(async () => void (await new Lock().acquire())),
  'a timeout whose body cancels': () => timeout(1000, cancelAgain),
  'a timeout that is over, whose body cancels': () => timeout(0, cancelAgain),
  'a group whose body cancels': () => taskGroup(cancelAgain),
  'a group in a timeout whose body cancels': () => timeout(1000, () => taskGroup(cancelAgain)),
  'waitFor of a function that cancels': () => waitFor(cancelAgain, 1000),
  'a lock whose body cancels': () => new Lock().run(cancelAgain),
  'reader.read': () => reader().read(4),
  'reader.readline': () => reader().readline(),
  'reader.readexactly': () => reader().readexactly(3),
  'sleep(0)': () => sleep(0),
  'a pending future': () => new Future(),
};

async function scenario(name: string, call: (() => unknown) | undefined, parked: boolean): Promise<void> {
  const log: string[] = [];

  async function attempt(what: () => unknown): Promise<void> {
    try {
      await what();
      log.push('went on');
    } catch (error) {
      log.push(error instanceof CancelledError ? text(error) : kind(error));
    }
  }

  const task = createTask(async () => {
    if (parked) {
      // Cancelled while it waits, and swallowed; then cancelled once more.
      try {
        await sleep(100_000);
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
      }
    }
    currentTask()?.cancel('now');
    if (call !== undefined) {
      await attempt(call);
      await attempt(call);
    }
    await attempt(() => sleep(0));
    await attempt(() => sleep(0));
    log.push(`cancelling ${currentTask()?.cancelling()}`);
  });
  await sleep(0);
  if (parked) task.cancel('first');
  await wait([task], { timeout: 1_000_000 });
  const before = parked ? 'cancelled before' : 'not cancelled before';
  say(name, '|', before, '|', log.join(', '), '|', task.cancelled());
}

await runOnVirtualTime(async () => {
  for (const [name, call] of Object.entries(calls)) {
    for (const parked of [false, true]) await scenario(name, call, parked);
  }
});
