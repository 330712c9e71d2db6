/** What `drain()` and `waitClosed()` wait for. */
import {
  ConnectionResetError,
  doneFuture,
  type EventLoop,
  type Future,
  failedFuture,
  instruments,
  Waiter,
  WaitLine,
} from '../core/index.ts';

/** Waiters that are woken together, and fail where there is an error by then. */
class Crowd extends WaitLine<undefined> {
  error: Error | undefined;

  override attempt(waiter: Waiter<undefined>): boolean {
    if (this.error !== undefined) throw this.error;
    return waiter._take(undefined);
  }

  override withdrawn(): void {}

  wakeAll(): void {
    while (this.size > 0) this.wakeNext();
  }
}

/** Whether the transport takes more; and waiting until it does. */
export class FlowControl {
  readonly #loop: EventLoop;
  readonly #writers = new Crowd();
  /** What a `drain()` returns that need not wait. */
  #done: Future<undefined> | undefined;
  #isPaused = false;
  #isLost = false;

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#writers.wakeAll();
  }

  lose(error: Error | undefined): void {
    this.#isLost = true;
    this.#writers.error = error;
    this.#writers.wakeAll();
  }

  /** @throws ConnectionResetError once the connection is lost. */
  drain(): Future<undefined> {
    if (this.#isLost) return failedFuture(new ConnectionResetError('Connection lost'));
    if (!this.#isPaused) return this.#needNotWait();
    return this.#writers.join(new Waiter(this.#writers, this.#loop));
  }

  /** One for all: a drain that need not wait is most of them. What watches futures is to see each, with where it was made. */
  #needNotWait(): Future<undefined> {
    if (instruments.active !== null) return doneFuture(undefined);
    if (this.#done === undefined) {
      this.#done = this.#loop.createFuture();
      this.#done.setResult(undefined);
    }
    return this.#done;
  }
}

/** Something that is over at some moment, well or with an error. */
export class Ending {
  readonly #loop: EventLoop;
  readonly #waiters = new Crowd();
  #isOver = false;

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  end(error: Error | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#waiters.error = error;
    this.#waiters.wakeAll();
  }

  wait(): Future<undefined> {
    if (!this.#isOver) return this.#waiters.join(new Waiter(this.#waiters, this.#loop));
    return this.#waiters.error === undefined ? doneFuture(undefined) : failedFuture(this.#waiters.error);
  }
}
