/**
 * What a lock or a queue has to do with a loop: it may be made anywhere, at module level too, and belongs to the loop of
 * the first that really waits at it. To wait at it in another loop is an error, because the loop that would have to
 * wake the waiter is not the one that runs.
 */
import { RuntimeError } from './errors.ts';
import type { EventLoop } from './loop.ts';
import { getRunningLoop } from './running.ts';

export abstract class LoopBound {
  #loop: EventLoop | undefined;

  /** @internal Somebody is about to wait, in the loop that is returned. The default loop runs beside any other. */
  _bindLoop(): EventLoop {
    const loop = getRunningLoop();
    if (!loop._isExplicit) return loop;
    this.#loop ??= loop;
    if (this.#loop !== loop) {
      throw new RuntimeError(`${this} is bound to a different event loop: make one for each loop`);
    }
    return loop;
  }
}
