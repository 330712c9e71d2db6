/**
 * Lingering: a worker that has run its calls waits a little for the next, blocked on its bell, before it goes back to
 * its event loop.
 *
 * Being woken there costs the pool's thread 1 to 5 µs, and a thread asleep in the event loop 7 µs: half of a call's
 * round trip (measured with 5 ms; a wait of less than 2 ms costs more than it saves, because the kernel then arms a
 * timer each time). Nobody notices, because it is done only where the event loop has nothing to do: no timer, no handle
 * but our own port, no call under way. A microtask that a call left behind comes late by `LINGER` at most.
 */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { isServingLoops } from '../../threads/index.ts';
import type { ToWorker } from '../messages.ts';

/** How long, in ms, it waits for the next call. */
const LINGER = 5;

/** After how long, in ms, of calls one after the other the event loop gets its say all the same. */
const LONGEST_STAY = 20;

/** What may keep a worker's event loop alive without having anything to do in it; the second is Node's own start. */
const IDLE_RESOURCES = new Set(['MessagePort', 'CloseReq']);

function isOtherwiseIdle(): boolean {
  let ports = 0;
  for (const name of process.getActiveResourcesInfo()) {
    if (!IDLE_RESOURCES.has(name)) return false;
    if (name === 'MessagePort') ports += 1;
  }
  return ports <= 1 && !isServingLoops();
}

export function linger(
  port: MessagePort,
  bell: Int32Array<SharedArrayBuffer>,
  take: (message: ToWorker) => void,
  isBusy: () => boolean,
): void {
  const latest = performance.now() + LONGEST_STAY;
  for (;;) {
    const seen = Atomics.load(bell, 0);
    const got = receiveMessageOnPort(port);
    if (got !== undefined) take(got.message as ToWorker);
    else if (isBusy() || !isOtherwiseIdle() || performance.now() > latest) return;
    else if (Atomics.wait(bell, 0, seen, LINGER) === 'timed-out') return;
  }
}
