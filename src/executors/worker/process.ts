/**
 * Worker processes: those of `ProcessPoolExecutor`. Each has a pipe of its own to the pool, beside its standard streams,
 * which are the program's.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Transferable } from 'node:worker_threads';
import { workerEnvironment } from '../../core/index.ts';
import { encodeFrame, FrameDecoder } from '../framing.ts';
import type { FromWorker, ToWorker, WorkerStart } from '../messages.ts';
import { takeAvailable } from '../sync-pipe.ts';
import type { PoolWorker, WorkerEvents, WorkerKind, WorkerSetup } from './contract.ts';
import { duringEvent } from './during-event.ts';

/** Flags of the program's Node that a worker must not have: what they start is the program's. */
const PROGRAM_FLAG =
  /^(--inspect|--test|--watch|--eval|--print|--check|--interactive|--cpu-prof|--heap-prof|-[ecipr]$|-pe$)/;
/** Of these the value is a word of its own. */
const WITH_VALUE = new Set(['-e', '-p', '-pe', '--eval', '--print']);

function nodeFlags(): string[] {
  const flags: string[] = [];
  for (let i = 0; i < process.execArgv.length; i += 1) {
    const flag = process.execArgv[i] as string;
    if (!PROGRAM_FLAG.test(flag)) flags.push(flag);
    else if (WITH_VALUE.has(flag)) i += 1;
  }
  return flags;
}

class ProcessWorker implements PoolWorker {
  // What a process has, it has: there is no memory to take it back by.
  readonly capacity = 1;
  readonly description: string;
  readonly #child: ChildProcess;
  readonly #pipe: Socket;
  readonly #decoder: FrameDecoder;
  readonly #events: WorkerEvents;
  #isGone = false;

  constructor(setup: WorkerSetup, events: WorkerEvents) {
    this.#events = events;
    const entry = fileURLToPath(new URL('../entry/process.js', import.meta.url));
    this.#child = spawn(process.execPath, [...nodeFlags(), entry], {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
      env: { ...process.env, ...workerEnvironment() },
    });
    this.description = `worker process ${setup.name} (pid ${this.#child.pid ?? 'none'})`;
    this.#pipe = this.#child.stdio[3] as Socket;
    this.#decoder = new FrameDecoder((message) => events.message(message as FromWorker));
    this.#pipe.on('data', (chunk: Buffer) => {
      duringEvent(() => {
        this.#decoder.push(chunk);
        events.drained();
      });
    });
    // The process has ended, and is reported below; what could not be written concerns nobody any more.
    this.#pipe.on('error', () => {});
    this.#child.once('error', (error) => this.#ended(String(error), error));
    this.#child.once('close', (code, signal) => {
      this.#ended(signal === null ? `exit code ${code}` : `signal ${signal}`, undefined);
    });
    const { debugMode, initializer } = setup;
    const start: WorkerStart = { description: this.description, debugMode, initializer };
    this.#write(encodeFrame(start, []));
  }

  post(message: ToWorker, transfer: Transferable[]): void {
    this.#write(encodeFrame(message, transfer));
  }

  offer(): void {}

  takeBack(): boolean {
    return false;
  }

  hasBegun(): boolean {
    return true;
  }

  abort(_slot: number, id: number, reason: unknown): void {
    this.post(['abort', id, reason], []);
  }

  hold(on: boolean): void {
    if (on) {
      this.#child.ref();
      this.#pipe.ref();
    } else {
      this.#child.unref();
      this.#pipe.unref();
    }
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  terminate(): void {
    this.#child.kill('SIGTERM');
  }

  takeArrived(): void {
    const descriptor = (this.#pipe as { _handle?: { fd?: number } })._handle?.fd ?? -1;
    if (descriptor < 0 || this.#isGone) return;
    const isOpen = takeAvailable(descriptor, (chunk) => this.#decoder.push(chunk));
    this.#events.drained();
    // How it ended is known to the event loop alone.
    if (!isOpen) this.#ended('its pipe is closed', undefined);
  }

  lookForEnd(): void {
    this.takeArrived();
  }

  #write(frame: Buffer): void {
    if (!this.#pipe.destroyed) this.#pipe.write(frame);
  }

  #ended(how: string, cause: unknown): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#pipe.destroy();
    this.#events.gone({ how, cause });
  }
}

/** @public For knip: it does not see that `load.ts` takes it. */
export const processKind: WorkerKind = {
  rings: false,
  start: (setup, events) => new ProcessWorker(setup, events),
};
