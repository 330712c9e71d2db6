/**
 * All that watches the runtime as one instrument. The seam can call any number of instruments, by way of a list; these
 * are called for every future and every step, so each event calls its parts directly: that is what the engine can
 * compile into the caller.
 *
 * Creation stacks come first, because the others read them.
 */
import type { Coroutine } from '../../core/coroutine.ts';
import { currentTask } from '../../core/current-task.ts';
import type { Future } from '../../core/future.ts';
import type { Handle } from '../../core/handle.ts';
import type { Instrument } from '../../core/instrument.ts';
import type { EventLoop } from '../../core/loop.ts';
import type { Task } from '../../core/task.ts';
import type { FindingSink } from '../findings/finding.ts';
import type { Mode } from '../session/watcher.ts';
import { Cancellations } from './cancellations.ts';
import { CreationStacks } from './creation-stacks.ts';
import { ForgottenWaits } from './forgotten-waits.ts';
import { IoWaits } from './io-waits.ts';
import { Losses } from './losses.ts';
import { SlowSteps } from './slow-steps.ts';

export class RuntimeWatch implements Instrument {
  readonly #stacks: CreationStacks;
  readonly #losses: Losses;
  readonly #steps: SlowSteps;
  readonly #cancellations: Cancellations;
  readonly #ioWaits = new IoWaits();
  readonly #waits: ForgottenWaits;

  readonly #sink: FindingSink;

  constructor(sink: FindingSink, mode: Mode) {
    this.#sink = sink;
    this.#stacks = new CreationStacks(mode);
    this.#losses = new Losses(sink);
    this.#steps = new SlowSteps(sink);
    this.#cancellations = new Cancellations(sink);
    this.#waits = new ForgottenWaits(sink, () => this.#stacks.takeMore());
  }

  /** The process ends: whatever is lost now is reported. */
  lastLook(): void {
    this.#losses.lastLook();
    this.#waits.lastLook();
  }

  loopsEnded(): void {
    this.#waits.lastLook();
  }

  loopClosed(loop: EventLoop): void {
    this.#losses.loopClosed(loop);
  }

  turnBegin(loop: EventLoop): void {
    const now = performance.now();
    this.#stacks.turnBegin(now);
    this.#steps.turnBegin(now);
    this.#ioWaits.turnBegin(loop, now);
  }

  turnEnd(loop: EventLoop): void {
    this.#steps.turnEnd();
    this.#ioWaits.turnEnd(loop);
  }

  futureCreated(future: Future<unknown>): void {
    this.#stacks.futureCreated(future);
    this.#waits.futureCreated(future);
  }

  futureDone(future: Future<unknown>): void {
    if (future._state !== 'exception') return;
    this.#stacks.futureFailed(future);
    this.#losses.futureFailed(future);
    // One loss, one finding: that its failure was never retrieved says more.
    this.#waits.futureUsed(future);
  }

  futureRetrieved(future: Future<unknown>): void {
    this.#losses.forget(future);
  }

  futureUsed(future: Future<unknown>): void {
    this.#waits.futureUsed(future);
  }

  taskCreated(task: Task<unknown>): void {
    this.#losses.taskCreated(task);
  }

  taskStepBegin(task: Task<unknown>): void {
    this.#steps.taskStepBegin(task);
  }

  taskStepEnd(task: Task<unknown>): void {
    this.#steps.taskStepEnd(task);
  }

  taskWaiting(task: Task<unknown>, future: Future<unknown>): void {
    this.#stacks.taskWaiting(task, future);
    this.#cancellations.taskWaiting(task);
  }

  taskCancelDelivered(task: Task<unknown>, future: Future<unknown> | undefined): void {
    this.#cancellations.taskCancelDelivered(task, future);
  }

  taskUncancelled(task: Task<unknown>): void {
    this.#cancellations.taskUncancelled(task);
  }

  taskDone(task: Task<unknown>): void {
    this.#cancellations.taskDone(task);
  }

  handleCreated(handle: Handle): void {
    this.#stacks.handleCreated(handle);
  }

  handleBegin(): void {
    this.#steps.handleBegin();
  }

  handleEnd(handle: Handle): void {
    this.#steps.handleEnd(handle);
  }

  wrongThread(method: string, error: Error): void {
    this.#sink.report('wrong-thread', {
      message: `${method}() was called on the loop of another thread`,
      stack: error.stack,
      task: currentTask()?.getName(),
    });
  }

  coroutineCreated(coroutine: Coroutine<unknown>): void {
    this.#stacks.coroutineCreated(coroutine);
    this.#losses.coroutineCreated(coroutine);
  }

  coroutineStarted(coroutine: Coroutine<unknown>): void {
    this.#losses.forget(coroutine);
  }

  coroutineClosed(coroutine: Coroutine<unknown>): void {
    this.#losses.forget(coroutine);
  }
}
