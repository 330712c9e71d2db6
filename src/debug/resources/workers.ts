/**
 * Worker threads. Node has no list of them, so each is remembered until it has ended. One that was told to end
 * (`terminate()`), or told `unref()`, is no leak.
 */
import workerThreads, { Worker } from 'node:worker_threads';
import { OpenList } from './open-list.ts';
import type { Leak } from './opening.ts';
import type { Patches } from './patches.ts';

const HINT = 'end it: await worker.terminate(), or tell it to end and wait for its exit event';

export class Workers {
  // One that is collected has ended: until then Node itself keeps it.
  readonly #running = new OpenList<Worker>(() => {});
  readonly #released = new WeakSet<object>();

  constructor(patches: Patches) {
    patches.constructions(workerThreads, 'Worker', (made, stack) => {
      if (!(made instanceof Worker)) return;
      const id = made.threadId;
      this.#running.opened(made, { what: () => `worker thread ${id}`, stack, blame: 'anywhere', hint: HINT });
    });
    patches.arguments(Worker.prototype, 'terminate', (worker) => this.#running.closed(worker as Worker));
    patches.arguments(Worker.prototype, 'unref', (worker) => this.#released.add(worker));
    patches.arguments(Worker.prototype, 'ref', (worker) => this.#released.delete(worker));
  }

  /** What would have kept the process alive. */
  leftOpen(): Leak[] {
    return this.#running.takeOpen().flatMap(([worker, opening]) => {
      // -1 once it has ended.
      if (worker === undefined || worker.threadId === -1 || this.#released.has(worker)) return [];
      return [{ opening, fate: 'was still running', openedBy: 'node' }];
    });
  }
}
