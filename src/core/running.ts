/**
 * Which loop answers: by the context, not by the thread. While `run()` is at work, an HTTP handler beside it, which has
 * nothing to do with it, must not put its timers into a loop that will be closed under its feet; it has the thread's
 * default loop.
 */
import { activeLoop, activeTask } from './context.ts';
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

function surroundingLoop(): EventLoop | undefined {
  const loop = activeLoop();
  if (loop === undefined || loop.isRunning()) return loop;
  // Code that a loop has set going may outlive it: a server that was begun inside `run()`. A task may not: what it asks of
  // a closed loop is refused.
  return loop.isClosed() && activeTask() !== undefined ? loop : undefined;
}

/**
 * The loop that runs this code: that of its task or callback. Node always has an event loop, so for code that no loop has
 * set going it is the thread's default loop; asyncio raises `RuntimeError` there.
 */
export function getRunningLoop(): EventLoop {
  return surroundingLoop() ?? defaultLoop();
}

/** The loop that runs this code, else what `setEventLoop()` set, else the thread's default loop. */
export function getEventLoop(): EventLoop {
  return surroundingLoop() ?? chosen ?? defaultLoop();
}

/** Sets what `getEventLoop()` answers to code that no loop runs; `undefined` brings the default loop back. */
export function setEventLoop(loop: EventLoop | undefined): void {
  if (loop !== undefined && typeof loop?.callSoon !== 'function') {
    throw new TypeError(`setEventLoop() takes an EventLoop or undefined, not ${show(loop)}`);
  }
  chosen = loop;
}
