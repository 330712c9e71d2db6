/** Signal handlers of a loop: a signal becomes a callback on the loop, beside the process's own listeners. */

import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { MAX_NODE_TIMEOUT } from './constants.ts';
import { isCoroutineFunction } from './coroutine.ts';
import { RuntimeError } from './errors.ts';
import { type Callback, Handle } from './handle.ts';
import { show } from './inspect.ts';
import type { EventLoop } from './loop.ts';

export class SignalHandlers {
  readonly #loop: EventLoop;
  readonly #listeners = new Map<NodeJS.Signals, () => void>();
  #isRunning = false;
  #keeper: NodeJS.Timeout | undefined;

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  has(signal: NodeJS.Signals): boolean {
    return this.#listeners.has(signal);
  }

  add(signal: NodeJS.Signals, callback: Callback, args: readonly unknown[]): void {
    this.#check(signal);
    if (isCoroutineFunction(callback)) {
      throw new TypeError('coroutines cannot be used with addSignalHandler(): pass () => { createTask(f) }');
    }
    if (typeof callback !== 'function') {
      throw new TypeError(`a callable object was expected by addSignalHandler(), got ${show(callback)}`);
    }
    const handle = new Handle(this.#loop, callback, args, undefined);
    const listener = () => this.#loop._schedule(handle);
    const previous = this.#listeners.get(signal);
    try {
      process.on(signal, listener);
    } catch (cause) {
      throw new RuntimeError(`signal ${signal} cannot be caught`, { cause });
    }
    if (previous !== undefined) process.removeListener(signal, previous);
    this.#listeners.set(signal, listener);
    this.#updateKeeper();
  }

  /** While its loop runs, handlers keep the process alive: it waits for the signal. Node's own listeners do not. */
  keepAlive(on: boolean): void {
    this.#isRunning = on;
    this.#updateKeeper();
  }

  remove(signal: NodeJS.Signals): boolean {
    this.#check(signal);
    const listener = this.#listeners.get(signal);
    if (listener === undefined) return false;
    process.removeListener(signal, listener);
    this.#listeners.delete(signal);
    this.#updateKeeper();
    return true;
  }

  clear(): void {
    for (const signal of [...this.#listeners.keys()]) this.remove(signal);
  }

  #updateKeeper(): void {
    const wanted = this.#isRunning && this.#listeners.size > 0;
    if (wanted && this.#keeper === undefined) this.#keeper = setInterval(() => {}, MAX_NODE_TIMEOUT);
    if (wanted || this.#keeper === undefined) return;
    clearInterval(this.#keeper);
    this.#keeper = undefined;
  }

  #check(signal: unknown): void {
    if (typeof signal !== 'string') {
      throw new TypeError(`a signal is named by a string such as 'SIGINT', not by ${show(signal)}`);
    }
    if (!(signal in constants.signals)) {
      throw new RangeError(`invalid signal ${show(signal)}: names are those of os.constants.signals, such as 'SIGINT'`);
    }
    if (!isMainThread) {
      throw new RuntimeError('signals are handled in the main thread only: add the handler there');
    }
  }
}
