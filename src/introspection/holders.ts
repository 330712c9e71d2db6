/**
 * Which task holds a lock: the one that took it last, as long as it is locked. Known while somebody watches
 * (`watchHolders()`), for locks that were taken since.
 */
import { currentTask } from '../core/current-task.ts';
import type { Future } from '../core/future.ts';
import { addInstrument, type Instrument, removeInstrument } from '../core/instrument.ts';
import type { Task } from '../core/task.ts';
import { Taken, Waiter } from '../core/waiter.ts';

const takers = new WeakMap<object, WeakRef<Task<unknown>>>();

const instrument: Instrument = {
  futureDone(future: Future<unknown>): void {
    if (future._state !== 'result' || !(future instanceof Waiter || future instanceof Taken)) return;
    const { primitive, isExclusive } = future._line;
    if (!isExclusive || primitive === undefined) return;
    const task = future instanceof Waiter ? future._awaiters()[0]?.task?._visible : currentTask();
    if (task === undefined) takers.delete(primitive);
    else takers.set(primitive, new WeakRef(task));
  },
};

let watching = 0;

/** From now on it is known who takes a lock; returns what ends that. */
export function watchHolders(): () => void {
  if (++watching === 1) addInstrument(instrument);
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    if (--watching === 0) removeInstrument(instrument);
  };
}

/** Undefined where nobody holds it, or somebody who is no task. */
export function holderOf(primitive: object): Task<unknown> | undefined {
  const { locked } = primitive as { locked?(): boolean };
  return locked?.call(primitive) === true ? takers.get(primitive)?.deref() : undefined;
}
