/**
 * Which loop answers in this thread: the one that runs, else the one that was set, else the thread's default loop.
 * A file of its own, so that futures and tasks can ask without importing the loop.
 */
import { show } from './inspect.ts';
import type { EventLoop } from './loop.ts';

let running: EventLoop | undefined;
let chosen: EventLoop | undefined;
let fallback: EventLoop | undefined;
let makeFallback: (() => EventLoop) | undefined;

export function setDefaultLoopFactory(factory: () => EventLoop): void {
  makeFallback = factory;
}

export function setRunningLoop(loop: EventLoop | undefined): void {
  running = loop;
}

/** The loop that `run()` or `runForever()` is driving in this thread, and not the default loop. */
export function explicitRunningLoop(): EventLoop | undefined {
  return running;
}

/** The default loop if there is one yet: nothing has to be looked at in a loop that nobody used. */
export function existingDefaultLoop(): EventLoop | undefined {
  return fallback;
}

function defaultLoop(): EventLoop {
  fallback ??= (makeFallback as () => EventLoop)();
  return fallback;
}

/**
 * The running loop of this thread. Node always has an event loop, so outside `run()` it is the thread's default loop;
 * asyncio raises `RuntimeError` there.
 */
export function getRunningLoop(): EventLoop {
  return running ?? defaultLoop();
}

/** The running loop, else what `setEventLoop()` set, else the thread's default loop. */
export function getEventLoop(): EventLoop {
  return running ?? chosen ?? defaultLoop();
}

/** Sets what `getEventLoop()` answers while no loop runs; `undefined` brings the default loop back. */
export function setEventLoop(loop: EventLoop | undefined): void {
  if (loop !== undefined && typeof loop?.callSoon !== 'function') {
    throw new TypeError(`setEventLoop() takes an EventLoop or undefined, not ${show(loop)}`);
  }
  chosen = loop;
}
