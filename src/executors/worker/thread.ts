/** Worker threads: those of `ThreadPoolExecutor`, and, with an environment of their own, of `InterpreterPoolExecutor`. */
import {
  MessageChannel,
  type MessagePort,
  type ResourceLimits,
  receiveMessageOnPort,
  type Transferable,
  Worker,
  type WorkerOptions,
} from 'node:worker_threads';
import { PortProbe, ring } from '../../threads/index.ts';
import type { ThreadWorkerData } from '../entry/thread.ts';
import type { FromWorker, ToWorker } from '../messages.ts';
import { SLOTS, Slots } from '../slots.ts';
import type { PoolWorker, WorkerEvents, WorkerKind, WorkerSetup } from './contract.ts';
import { duringEvent } from './during-event.ts';

export interface ThreadOptions {
  readonly kind: 'thread' | 'interpreter';
  readonly env: WorkerOptions['env'];
  readonly resourceLimits: ResourceLimits | undefined;
}

/** How many messages are handled before Node's loop gets its say: some 0.2 ms of them. */
const DRAIN_LIMIT = 128;

/** No call has this number. */
const NOTHING: ToWorker = ['abort', -1, undefined];

class ThreadWorker implements PoolWorker {
  readonly capacity = SLOTS;
  readonly description: string;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #slots = new Slots();
  readonly #events: WorkerEvents;
  readonly #probe: PortProbe;
  #failure: unknown;
  #isGone = false;

  constructor(setup: WorkerSetup, events: WorkerEvents, options: ThreadOptions) {
    this.description = `worker ${options.kind} ${setup.name}`;
    this.#events = events;
    const { port1, port2 } = new MessageChannel();
    const workerData: ThreadWorkerData = {
      port: port2,
      slots: this.#slots.buffer,
      start: { description: this.description, debugMode: setup.debugMode, initializer: setup.initializer },
      poolBell: setup.poolBell,
    };
    this.#port = port1;
    this.#probe = new PortProbe(port1, NOTHING);
    this.#worker = new Worker(new URL('../entry/thread.js', import.meta.url), {
      name: setup.name,
      workerData,
      transferList: [port2],
      ...(options.env !== undefined && { env: options.env }),
      ...(options.resourceLimits !== undefined && { resourceLimits: options.resourceLimits }),
    });
    port1.on('message', this.#take);
    port1.unref();
    this.#worker.on('error', (error) => {
      this.#failure = error;
    });
    this.#worker.once('exit', (code) => {
      this.takeArrived();
      this.#ended(this.#failure === undefined ? `exit code ${code}` : String(this.#failure));
    });
  }

  post(message: ToWorker, transfer: Transferable[]): void {
    this.#port.postMessage(message, transfer);
    // The worker may be blocked until something comes.
    ring(this.#slots.bell);
  }

  offer(slot: number, id: number): void {
    this.#slots.offer(slot, id);
  }

  takeBack(slot: number, id: number): boolean {
    return this.#slots.takeBack(slot, id);
  }

  hasBegun(slot: number, id: number): boolean {
    return this.#slots.hasBegun(slot, id);
  }

  abort(slot: number, id: number, reason: unknown): void {
    this.#port.postMessage(['abort', id, reason] satisfies ToWorker);
    // After the message: a worker that sees the mark finds the reason in its port.
    this.#slots.abort(slot, id);
    ring(this.#slots.bell);
  }

  hold(on: boolean): void {
    // The thread, and not the port, which closes before the thread has ended.
    if (on) this.#worker.ref();
    else this.#worker.unref();
  }

  kill(): void {
    this.hold(true);
    this.#worker.terminate().catch(() => {});
  }

  terminate(): void {
    this.kill();
  }

  takeArrived(): void {
    let got = receiveMessageOnPort(this.#port);
    for (; got !== undefined; got = receiveMessageOnPort(this.#port)) this.#events.message(got.message as FromWorker);
    this.#events.drained();
  }

  lookForEnd(): void {
    if (this.#isGone || !this.#probe.isClosed()) return;
    this.takeArrived();
    this.#ended('it has exited, as far as a blocked thread can tell');
  }

  #ended(how: string): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#port.close();
    this.#events.gone({ how, cause: this.#failure });
  }

  #take = (message: FromWorker): void => {
    duringEvent(() => {
      this.#events.message(message);
      for (let i = 0; i < DRAIN_LIMIT; i += 1) {
        const next = receiveMessageOnPort(this.#port);
        if (next === undefined) break;
        this.#events.message(next.message as FromWorker);
      }
      this.#events.drained();
    });
  };
}

/** @public For knip: it does not see that `load.ts` takes it. */
export function threadKind(options: ThreadOptions): WorkerKind {
  return { rings: true, start: (setup, events) => new ThreadWorker(setup, events, options) };
}
