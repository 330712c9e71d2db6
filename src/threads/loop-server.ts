/**
 * The loop's side of a loop handle: runs what another thread asks for, in the order it was asked, with the module state
 * of this thread.
 */
import type { Transferable } from 'node:worker_threads';
import { type EventLoop, type Future, PicklingError, RuntimeError, showFunction } from '../core/index.ts';
import { packThrown } from './error-crossing.ts';
import type { AnyFunction } from './function-reference.ts';
import type { LoopAnswer, LoopRequest } from './loop-messages.ts';
import { resolveFunction } from './resolve-function.ts';
import { runInSharedContext } from './shared-context.ts';
import { unwrapTransfers } from './transfer.ts';

export type SendAnswer = (answer: LoopAnswer, transfer: Transferable[]) => void;

type Work = Exclude<LoopRequest, readonly ['cancel', number]>;

export class LoopServer {
  readonly #loop: () => EventLoop;
  readonly #send: SendAnswer;
  /** What has been asked for and has not ended: its task, once it has one. */
  readonly #running = new Map<number, Future<unknown> | undefined>();
  /** Requests behind one whose function is still being imported. */
  #line: Promise<void> | undefined;

  constructor(loop: () => EventLoop, send: SendAnswer) {
    this.#loop = loop;
    this.#send = send;
  }

  take(request: LoopRequest): void {
    if (request[0] === 'cancel') {
      this.#cancel(request[1]);
      return;
    }
    this.#running.set(request[1], undefined);
    if (this.#line !== undefined) this.#enqueue(this.#line.then(() => this.#resolve(request)));
    else {
      const pending = this.#resolve(request);
      if (pending !== undefined) this.#enqueue(pending);
    }
  }

  /** The other side is gone: what it asked for ends. */
  close(): void {
    for (const id of [...this.#running.keys()]) this.#cancel(id);
  }

  #enqueue(pending: Promise<void>): void {
    const line = pending.then(() => {
      if (this.#line === line) this.#line = undefined;
    });
    this.#line = line;
  }

  /** Begins it at once where the function is known. Never rejects. */
  #resolve(work: Work): Promise<void> | undefined {
    try {
      const fn = resolveFunction(work[2]);
      if (typeof fn === 'function') {
        this.#begin(work, fn);
        return undefined;
      }
      return fn.then(
        (found) => this.#begin(work, found),
        (error: unknown) => this.#fail(work, error),
      );
    } catch (error) {
      this.#fail(work, error);
      return undefined;
    }
  }

  #begin(work: Work, fn: AnyFunction): void {
    const [kind, id, , args, context] = work;
    const loop = this.#loop();
    const call = () => runInSharedContext(context, () => fn(...args) as unknown);
    try {
      loop.callSoonThreadsafe(() => {
        // Cancelled before its turn.
        if (!this.#running.has(id)) return;
        if (kind === 'run') this.#run(loop, id, fn, call);
        else {
          this.#running.delete(id);
          call();
        }
      });
    } catch (error) {
      this.#fail(work, error);
    }
  }

  #run(loop: EventLoop, id: number, fn: AnyFunction, call: () => unknown): void {
    const task = loop.createTask(call as () => PromiseLike<unknown>);
    this.#running.set(id, task);
    task._addInternalCallback(() => {
      this.#running.delete(id);
      if (task.cancelled()) this.#send(['cancelled', id, task._cancelMessage ?? ''], []);
      else if (task._state === 'exception') this.#send(['error', id, packThrown(task.exception())], []);
      else this.#sendResult(id, fn, task.result());
    });
  }

  #sendResult(id: number, fn: AnyFunction, value: unknown): void {
    const { values, list } = unwrapTransfers([value]);
    try {
      this.#send(['result', id, values[0]], list ?? []);
    } catch (cause) {
      const error = new PicklingError(
        `the result of ${showFunction(fn)} cannot cross to another thread: ${String(cause)}`,
        {
          cause,
        },
      );
      this.#send(['error', id, packThrown(error)], []);
    }
  }

  #fail([kind, id]: Work, error: unknown): void {
    if (!this.#running.delete(id)) return;
    if (kind === 'run') this.#send(['error', id, packThrown(error)], []);
    else {
      const loop = this.#loop();
      const exception = loop.isClosed()
        ? new RuntimeError('Event loop is closed: a callback from another thread came too late')
        : error;
      loop.callExceptionHandler({ message: 'a callback from another thread could not be called', exception });
    }
  }

  #cancel(id: number): void {
    const task = this.#running.get(id);
    if (task !== undefined) task.cancel();
    // Not begun: it never will be. The other side has cancelled its future already.
    else this.#running.delete(id);
  }
}
