/** What a worker process runs. */
import { Socket } from 'node:net';
import type { Transferable } from 'node:worker_threads';
import { LoopHandle, markWorkerProcess, provideParentLoop } from '../../threads/index.ts';
import { encodeFrame, FrameDecoder } from '../framing.ts';
import type { FromWorker, ToWorker, WorkerStart } from '../messages.ts';
import { takeAvailable, writeAll } from '../sync-pipe.ts';
import { begin } from './begin.ts';
import { CallRunner } from './call-runner.ts';

/** The pipe to the pool: the first descriptor after the standard streams. */
const PIPE = 3;

/** How often, in ms, a busy call that looks at its signal has the pipe looked at, which is a system call. */
const LOOK_INTERVAL = 1;

const pipe = new Socket({ fd: PIPE, readable: true, writable: true });
let lastLook = 0;
let isSetUp = false;

// Written at once and whole: an answer is out before the next call begins, which may end the process.
const post = (message: FromWorker, transfer: Transferable[] = []): void => {
  writeAll(PIPE, encodeFrame(message, transfer));
};

const decoder = new FrameDecoder((message) => {
  if (isSetUp) take(message as ToWorker);
  else {
    isSetUp = true;
    begin(message as WorkerStart, post).catch(() => process.exit(1));
  }
});

const takeArrived = (): void => {
  lastLook = performance.now();
  const isOpen = takeAvailable(PIPE, (chunk) => decoder.push(chunk));
  // The program has ended, or has given the worker up.
  if (!isOpen) process.exit();
};

const runner = new CallRunner({
  post,
  begin: () => true,
  mayBeAborted: () => performance.now() - lastLook > LOOK_INTERVAL,
  takeArrived,
});

markWorkerProcess();
const parent = new LoopHandle({
  send: (request, transfer) => post(['loop', request], transfer),
  source: { rings: false, takeArrived, lookForEnds: () => {} },
  // The pipe keeps the process alive for as long as the pool has it.
  hold: () => {},
});
provideParentLoop(parent);

function take(message: ToWorker): void {
  if (message[0] === 'loop') parent._take(message[1]);
  else if (message[0] === 'end') process.exit();
  else runner.take(message);
}

pipe.on('data', (chunk: Buffer) => decoder.push(chunk));
// The program has ended, or has given the worker up.
pipe.on('error', () => process.exit());
pipe.on('close', () => process.exit());
