/**
 * How long the loop had nothing to do and left the thread to Node's I/O, logged as asyncio does: at `debug`, and at
 * `info` when it took a second longer than until the next timer. Then something else had the thread for itself.
 */
import { logger } from '../../core/logger.ts';
import type { EventLoop } from '../../core/loop.ts';

/** Node's timers ring up to so many ms early. */
const EARLY = 1;
/** How much later than asked is worth `info`, in ms (asyncio: a second). */
const LATE = 1000;

export class IoWaits {
  readonly #begun = new WeakMap<EventLoop, number>();

  turnEnd(loop: EventLoop): void {
    if (loop._readyCount === 0 && loop.getDebug()) this.#begun.set(loop, performance.now());
  }

  turnBegin(loop: EventLoop, now: number): void {
    const begun = this.#begun.get(loop);
    if (begun === undefined) return;
    this.#begun.delete(loop);
    // A loop with a clock of its own has moments that this clock does not know.
    const due = loop._nextTimer;
    const asked = due >= begun && due <= now + EARLY ? due - begun : undefined;
    const isLate = asked !== undefined && now - due >= LATE;
    if (!isLate && !logsDebug()) return;
    const message = `poll ${asked === undefined ? '' : `${asked.toFixed(3)} ms `}took ${(now - begun).toFixed(3)} ms`;
    if (isLate) logger.info(message);
    else logger.debug(message);
  }
}

/** A logger without a level is asked for everything. */
function logsDebug(): boolean {
  const { level } = logger;
  return level === undefined || level === 'debug' || level === 'trace';
}
