/** What the tests of tasks and of structured concurrency need. */
import { type EventLoop, type Future, getRunningLoop, newEventLoop, sleep } from 'tsyncio';

/** One turn of the loop: everything that is ready now has had its step when this resolves. */
export function turn(): PromiseLike<void> {
  return sleep(0);
}

/** Enough turns for results to pass through a done callback, a `gather` and whoever waits for it. */
export async function turns(count = 5): Promise<void> {
  for (let left = count; left > 0; left -= 1) await turn();
}

export function pendingFuture<T = void>(): Future<T> {
  return getRunningLoop().createFuture<T>();
}

/** Keeps the calls of a done callback: how often, and with what. */
export function watchDone<T>(future: Future<T>): Future<T>[] {
  const calls: Future<T>[] = [];
  future.addDoneCallback((done) => calls.push(done));
  return calls;
}

/** Runs `body` with a loop of its own that is closed afterwards, whatever happens. */
export async function withLoop<T>(body: (loop: EventLoop) => Promise<T>): Promise<T> {
  const loop = newEventLoop();
  try {
    return await body(loop);
  } finally {
    loop.close();
  }
}
