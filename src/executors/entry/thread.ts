/** What a worker thread runs. */
import { type MessagePort, receiveMessageOnPort, type Transferable, workerData } from 'node:worker_threads';
import { LoopHandle, provideParentLoop, ring, setThreadBell } from '../../threads/index.ts';
import type { FromWorker, ToWorker, WorkerStart } from '../messages.ts';
import { Slots } from '../slots.ts';
import { begin } from './begin.ts';
import { CallRunner } from './call-runner.ts';
import { linger } from './linger.ts';
import { redirectOutput } from './output.ts';

export interface ThreadWorkerData {
  readonly port: MessagePort;
  readonly slots: SharedArrayBuffer;
  readonly start: WorkerStart;
  /** When the pool's thread may block: what wakes it. */
  readonly poolBell: Int32Array<SharedArrayBuffer> | undefined;
}

const { port, slots: buffer, start, poolBell } = workerData as ThreadWorkerData;
const slots = new Slots(buffer);
setThreadBell(slots.bell);

const post = (message: FromWorker, transfer: Transferable[] = []): void => {
  port.postMessage(message, transfer);
  ring(poolBell);
};

const takeArrived = (): void => {
  for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port)) take(got.message);
};

const runner = new CallRunner({
  post,
  begin: (slot, id) => slots.begin(slot, id),
  mayBeAborted: (slot, id) => slots.isAborted(slot, id),
  takeArrived,
});

const parent = new LoopHandle({
  send: (request, transfer) => post(['loop', request], transfer),
  // With the pool's thread this one ends as well.
  source: { rings: true, takeArrived, lookForEnds: () => {} },
  // The port keeps the worker alive for as long as the pool wants it.
  hold: () => {},
});
provideParentLoop(parent);

function take(message: ToWorker): void {
  if (message[0] === 'loop') parent._take(message[1]);
  else if (message[0] === 'end') process.exit();
  else runner.take(message);
}

redirectOutput(post);
port.on('message', (message: ToWorker) => {
  take(message);
  linger(port, slots.bell, take, () => runner.isBusy);
});
await begin(start, post);
