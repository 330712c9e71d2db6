/** Loop handles for threads of the program's own: a token is made beside the loop, and attached in the other thread. */
import { MessageChannel, type MessagePort, receiveMessageOnPort, threadId } from 'node:worker_threads';
import { EventLoop, RuntimeError, show } from '../core/index.ts';
import { ring, threadBell } from './blocking.ts';
import { crossing } from './load-crossing.ts';
import { LoopHandle } from './loop-handle.ts';
import type { LoopAnswer, LoopGreeting, LoopRequest } from './loop-messages.ts';
import { PortProbe } from './port-probe.ts';

/** What is posted to another thread: `worker.postMessage(token, [token.port])`. It can be attached once. */
export interface LoopToken {
  readonly port: MessagePort;
  /** The thread of the loop. */
  readonly threadId: number;
}

let hasGivenHandles = false;

/** Whether other threads may ask this one's loop for something at any moment. */
export function isServingLoops(): boolean {
  return hasGivenHandles;
}

/**
 * A token for `loop`, to be posted to another thread and attached there.
 *
 * @example
 * ```ts
 * import { Worker } from 'node:worker_threads';
 * import { getLoopHandle, getRunningLoop } from 'tsyncio';
 *
 * const token = getLoopHandle(getRunningLoop());
 * const worker = new Worker("require('node:worker_threads').parentPort.once('message', () => {})", { eval: true });
 * worker.postMessage(token, [token.port]);
 * ```
 */
export function getLoopHandle(loop: EventLoop): LoopToken {
  if (!(loop instanceof EventLoop)) throw new TypeError(`getLoopHandle() takes an EventLoop, not ${show(loop)}`);
  hasGivenHandles = true;
  const { port1, port2 } = new MessageChannel();
  let bell: Int32Array<SharedArrayBuffer> | undefined;
  const server = new (crossing().LoopServer)(
    () => loop,
    (answer, transfer) => {
      port1.postMessage(answer, transfer);
      ring(bell);
    },
  );
  port1.on('message', (message: LoopRequest | LoopGreeting) => {
    if (message[0] === 'attach') bell = message[1];
    else server.take(message);
  });
  port1.on('close', () => server.close());
  // A loop lives as long as it has work: a handle somewhere is none.
  port1.unref();
  return { port: port2, threadId };
}

/** The loop that `token` came from, in another thread. @throws TypeError when it is no token; RuntimeError when used. */
export function attachLoop(token: LoopToken): LoopHandle {
  const port = token?.port;
  if (typeof port?.postMessage !== 'function') {
    throw new TypeError(`attachLoop() takes what getLoopHandle() returned, posted with its port, not ${show(token)}`);
  }
  const greeting: LoopGreeting = ['attach', threadBell()];
  port.postMessage(greeting);
  const take = (answer: LoopAnswer): void => handle._take(answer);
  const takeArrived = (): void => {
    for (let got = receiveMessageOnPort(port); got !== undefined; got = receiveMessageOnPort(port)) take(got.message);
  };
  const lose = (): void => {
    handle._lose(new RuntimeError('the thread of the loop has ended: nothing can run there any more'));
  };
  // No request has this number.
  const probe = new PortProbe(port, ['cancel', -1] satisfies LoopRequest);
  const lookForEnds = (): void => {
    if (!probe.isClosed()) return;
    takeArrived();
    lose();
  };
  const handle = new LoopHandle({
    send: (request, transfer) => port.postMessage(request, transfer),
    // In the loop's own thread nobody could answer while it blocks.
    source: token.threadId === threadId ? undefined : { rings: true, takeArrived, lookForEnds },
    hold: (on) => (on ? port.ref() : port.unref()),
  });
  port.on('message', take);
  port.on('close', lose);
  port.unref();
  // It ended before, and no `close` will come.
  lookForEnds();
  return handle;
}
