/**
 * The polling thread as the loop's thread sees it: one for all loops of a thread, started by the first descriptor that is
 * watched. It keeps the process alive as long as something is watched, as asyncio's selector does.
 */
import { createRequire } from 'node:module';
import type { Worker } from 'node:worker_threads';
import { RuntimeError } from '../../core/index.ts';
import { fs } from '../nodes.ts';
import type { Report, Request } from './messages.ts';

export class Poller {
  readonly #ready: (fd: number, events: number) => void;
  readonly #failed: (error: Error) => void;
  #worker: Worker | undefined;
  /** Where a byte ends the waiting of the thread; not known before it works. */
  #wakeUp: number | undefined;

  constructor(ready: (fd: number, events: number) => void, failed: (error: Error) => void) {
    this.#ready = ready;
    this.#failed = failed;
  }

  /** Asks for one report, as soon as one of the events is there; 0: for none any more. */
  watch(fd: number, events: number): void {
    this.#send({ fd, events });
  }

  keepAlive(isKept: boolean): void {
    if (isKept) this.#start().ref();
    else this.#worker?.unref();
  }

  #send(request: Request): void {
    this.#start().postMessage(request);
    if (this.#wakeUp !== undefined) fs().writeSync(this.#wakeUp, '.');
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    checkKoffi();
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./poll-thread.${extension}`, import.meta.url), { name: 'tsyncio-poll' });
    worker.unref();
    worker.on('message', (report: Report) => this.#take(report));
    worker.on('error', (error: Error) => this.#failed(error));
    // Or the process would wait for the thread, and the thread for its descriptors.
    process.on('exit', () => this.#send('stop'));
    this.#worker = worker;
    return worker;
  }

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
        for (const { fd, events } of report.watches) this.#ready(fd, events);
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
