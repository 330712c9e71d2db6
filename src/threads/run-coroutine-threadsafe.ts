import { type Coro, Coroutine, EventLoop, show } from '../core/index.ts';
import { ConcurrentFuture } from './concurrent-future.ts';
import { LoopHandle } from './loop-handle.ts';

/**
 * Runs a coroutine on a loop from another thread. In a thread, `runCoroutineThreadsafe(fn, parentLoop(), ...args)`: the
 * function goes by reference, and runs in the loop's thread with that thread's module state. `result(timeout)` of what it
 * returns blocks this thread; `cancel()` cancels the task over there.
 *
 * With a loop of this thread it schedules a task, and `result()` cannot block.
 *
 * @throws TypeError when it gets no function; PicklingError when the function or an argument cannot cross.
 */
export function runCoroutineThreadsafe<A extends unknown[], R>(
  fn: ((...args: A) => R) | Coroutine<R>,
  loop: LoopHandle | EventLoop,
  ...args: A
): ConcurrentFuture<Awaited<R>> {
  if (loop instanceof LoopHandle) return loop.runCoroutineThreadsafe(fn as (...args: A) => R, ...args);
  if (!(loop instanceof EventLoop)) {
    throw new TypeError(`runCoroutineThreadsafe() takes a loop or a loop handle, not ${show(loop)}`);
  }
  if (typeof fn !== 'function' && !(fn instanceof Coroutine)) {
    throw new TypeError(`a coroutine object is required: an async function or a Coroutine, not ${show(fn)}`);
  }
  const coro = (fn instanceof Coroutine ? fn : () => fn(...args)) as Coro<Awaited<R>>;
  return runHere(coro, loop);
}

function runHere<T>(coro: Coro<T>, loop: EventLoop): ConcurrentFuture<T> {
  const future = new ConcurrentFuture<T>();
  loop.callSoonThreadsafe(() => {
    if (future.cancelled()) {
      if (coro instanceof Coroutine) coro.close();
      return;
    }
    try {
      const task = loop.createTask(coro);
      future.addDoneCallback(() => {
        if (future.cancelled()) task.cancel();
      });
      task._addInternalCallback(() => {
        if (task.cancelled()) future._deliverCancellation(task._cancelMessage);
        else if (task._state === 'exception') future._deliver('exception', task.exception());
        else future._deliver('result', task.result());
      });
    } catch (error) {
      // A task factory may fail: the waiting thread hears of it, and so does the loop.
      future._deliver('exception', error);
      throw error;
    }
  });
  return future;
}
