/**
 * The polling thread as the loop's thread sees it: one for all loops of a thread, started by the first descriptor that is
 * watched. It keeps the process alive as long as something is watched, as asyncio's selector does.
 */
import { createRequire } from 'node:module';
import { isMainThread, Worker } from 'node:worker_threads';
import { RuntimeError } from '../../core/index.ts';
import { fs } from '../nodes.ts';
import { ENDED, type PollData, type Report, type Request, STOPPED, WAKE_UP, type Watch } from './messages.ts';

/**
 * How long the end of a worker thread may wait for the end of its polling thread, in ms. It takes a fraction of one; on a
 * busy machine, or when the polling thread is still loading, some hundreds.
 */
const STOP_TIMEOUT = 5000;

export class Poller {
  readonly #ready: (watch: Watch) => void;
  readonly #failed: (error: Error) => void;
  #worker: Worker | undefined;
  /** Where a byte ends the waiting of the thread; not known before it works. */
  #wakeUp: number | undefined;
  readonly #shared: PollData = new Int32Array(new SharedArrayBuffer(8));

  constructor(ready: (watch: Watch) => void, failed: (error: Error) => void) {
    this.#ready = ready;
    this.#failed = failed;
  }

  /** Asks for one report, as soon as one of the events is there; 0: for none any more. */
  watch(watch: Watch): void {
    this.#start().postMessage(watch satisfies Request);
    if (this.#wakeUp !== undefined) fs().writeSync(this.#wakeUp, '.');
  }

  keepAlive(isKept: boolean): void {
    if (isKept) this.#start().ref();
    else this.#worker?.unref();
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    checkKoffi();
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    // Neither the program's flags nor its environment (NODE_OPTIONS): debug mode would take the waiting for a blocked loop.
    const worker = new Worker(new URL(`./poll-thread.${extension}`, import.meta.url), {
      name: 'tsyncio-poll',
      workerData: this.#shared,
      execArgv: [],
      env: {},
    });
    worker.unref();
    worker.on('message', (report: Report) => this.#take(report));
    worker.on('error', (error: Error) => this.#failed(error));
    // Or the process would wait for the thread, and the thread for its descriptors.
    process.once('exit', this.#stop);
    this.#worker = worker;
    return worker;
  }

  /**
   * The other end of the pipe is closed by the thread, which hears of it by the end of this one. Its report of the pipe
   * may be on the way still.
   */
  #stop = (): void => {
    this.#worker?.postMessage('stop' satisfies Request);
    const wakeUp = Atomics.exchange(this.#shared, WAKE_UP, STOPPED);
    if (wakeUp > 0) fs().closeSync(wakeUp);
    this.#wakeUp = undefined;
    // A thread that ends takes its own threads along, and what they have open would stay open in the process.
    if (!isMainThread) Atomics.wait(this.#shared, ENDED, 0, STOP_TIMEOUT);
  };

  #take(report: Report): void {
    switch (report.kind) {
      case 'ready to work':
        this.#wakeUp = report.wakeUp;
        fs().writeSync(report.wakeUp, '.');
        return;
      case 'failed':
        this.#failed(
          new RuntimeError(`descriptors cannot be watched, because koffi does not work here: ${report.reason}`),
        );
        return;
      case 'ready':
        for (const watch of report.watches) this.#ready(watch);
    }
  }
}

/** @throws RuntimeError where the package is not installed. */
function checkKoffi(): void {
  try {
    createRequire(import.meta.url).resolve('koffi');
  } catch (cause) {
    throw new RuntimeError(
      "addReader() and addWriter() need the package 'koffi', which is not installed: npm install koffi. " +
        'To read what a socket or pipe has, without watching it yourself, use streams or connectReadPipe()',
      { cause },
    );
  }
}
