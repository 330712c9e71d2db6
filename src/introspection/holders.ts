/** Which task holds a lock: the one that took it last, as long as it is locked. */

import { currentTask } from '../core/current-task.ts';
import type { Future } from '../core/future.ts';
import type { Instrument } from '../core/instrument.ts';
import type { Task } from '../core/task.ts';
import { Taken, Waiter } from '../core/waiter.ts';

export class Holders implements Instrument {
  readonly #taker = new WeakMap<object, WeakRef<Task<unknown>>>();

  futureDone(future: Future<unknown>): void {
    const isTaking = future instanceof Waiter || future instanceof Taken;
    if (!isTaking || future._state !== 'result' || !future._line.isExclusive) return;
    const { primitive } = future._line;
    const task = future instanceof Waiter ? future._awaiters()[0]?.task?._visible : currentTask();
    if (primitive === undefined) return;
    if (task === undefined) this.#taker.delete(primitive);
    else this.#taker.set(primitive, new WeakRef(task));
  }

  /** Undefined where nobody holds it, or somebody who is no task. */
  holderOf(primitive: object): Task<unknown> | undefined {
    const { locked } = primitive as { locked?(): boolean };
    return locked?.call(primitive) === true ? this.#taker.get(primitive)?.deref() : undefined;
  }
}
