/**
 * Blocking: how `ConcurrentFuture.result()` waits without the event loop.
 *
 * Each thread has a *bell*, a counter in shared memory. Whoever sends something to the thread rings it afterwards, so a
 * thread that stands in `Atomics.wait` on its bell wakes, takes what has arrived from its ports by
 * `receiveMessageOnPort`, and looks again. A channel to another process cannot ring, so it is looked at from time to
 * time.
 *
 * The main thread never blocks: its loop is what everybody else waits for. A process-pool child is a worker in that
 * sense, although it runs in the main thread of its process.
 */
import { isMainThread } from 'node:worker_threads';
import { type CancelledError, RuntimeError } from '../core/index.ts';

/** Where answers come from that a blocked thread waits for. */
export interface BlockingSource {
  /** Whether whoever sends rings the bell; a source that cannot is looked at from time to time. */
  readonly rings: boolean;
  /** Handles what has arrived by now, without the event loop. */
  takeArrived(): void;
  /** Notices, without the event loop, that whoever was to send something has ended. Called from time to time. */
  lookForEnds(): void;
}

/** How often, in ms, a source that cannot ring is looked at: what a look costs (a system call) is lost in it. */
const LOOK_INTERVAL = 0.5;

/** How often, in ms, a thread that blocks looks whether those it waits for are still there. */
const ALIVE_INTERVAL = 100;

/** After how long, in ms, of blocking the pool is told: most waits are shorter, and then nobody need care. */
const NOTICE_AFTER = 20;

let bell: Int32Array<SharedArrayBuffer> | undefined;
let isWorkerProcess = false;
let deliverArrivals: (() => void) | undefined;
let interruption: (() => CancelledError | undefined) | undefined;
let tellBlocked: ((isBlocked: boolean) => void) | undefined;

/** The bell of this thread, to be given to whoever sends something here. */
export function threadBell(): Int32Array<SharedArrayBuffer> {
  bell ??= new Int32Array(new SharedArrayBuffer(4));
  return bell;
}

/** A worker's entry: its bell was made by the pool, which rings it too. */
export function setThreadBell(given: Int32Array<SharedArrayBuffer>): void {
  bell = given;
}

/** Something was sent to the thread whose bell this is. */
export function ring(other: Int32Array<SharedArrayBuffer> | undefined): void {
  if (other === undefined) return;
  Atomics.add(other, 0, 1);
  Atomics.notify(other, 0);
}

/** A process pool's child: its main thread may block. */
export function markWorkerProcess(): void {
  isWorkerProcess = true;
}

/** Errors that came, and wait for an import, are delivered with what is there: a thread that blocks imports nothing. */
export function provideArrivals(given: () => void): void {
  deliverArrivals = given;
}

/** A worker's entry: says whether the call that is running was cancelled, which ends its blocking wait. */
export function provideInterruption(given: () => CancelledError | undefined): void {
  interruption = given;
}

/** A worker's entry: tells the pool that this thread blocks, or does not any more. */
export function provideBlockedNotice(given: (isBlocked: boolean) => void): void {
  tellBlocked = given;
}

export function mayBlock(): boolean {
  return !isMainThread || isWorkerProcess;
}

/**
 * Blocks this thread until `isDone()`; false when `timeout` ms have passed before.
 *
 * @throws RuntimeError in a thread that must not block; CancelledError when the call that waits was cancelled.
 */
export function blockUntil(
  isDone: () => boolean,
  source: BlockingSource | undefined,
  timeout: number | undefined,
): boolean {
  if (source === undefined || !mayBlock()) {
    throw new RuntimeError(
      "the value is pending, and this is the thread of the loop that has to bring it: waiting here would stop it; 'await' the future instead",
    );
  }
  let isTold = false;
  try {
    return wait(isDone, source, timeout, () => {
      if (!isTold) tellBlocked?.(true);
      isTold = true;
    });
  } finally {
    if (isTold) tellBlocked?.(false);
  }
}

function wait(
  isDone: () => boolean,
  source: BlockingSource,
  timeout: number | undefined,
  onLongWait: () => void,
): boolean {
  const began = performance.now();
  const deadline = timeout === undefined ? Number.POSITIVE_INFINITY : began + timeout;
  const mine = threadBell();
  let lookAt = began + NOTICE_AFTER;
  for (;;) {
    const seen = Atomics.load(mine, 0);
    source.takeArrived();
    deliverArrivals?.();
    if (isDone()) return true;
    const interrupted = interruption?.();
    if (interrupted !== undefined) throw interrupted;
    const now = performance.now();
    if (now >= deadline) return false;
    if (now >= lookAt) {
      lookAt = now + ALIVE_INTERVAL;
      onLongWait();
      source.lookForEnds();
      continue;
    }
    Atomics.wait(mine, 0, seen, Math.min(deadline - now, lookAt - now, source.rings ? ALIVE_INTERVAL : LOOK_INTERVAL));
  }
}
