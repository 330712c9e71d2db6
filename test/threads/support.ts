/** What the tests of threads run in threads of the program's own. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { isMainThread, type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import { attachLoop, getLoopHandle, getRunningLoop, type LoopToken, runCoroutineThreadsafe, sleep } from 'tsyncio';

/** Different in each thread that does not set it itself. */
export const state = { value: 'untouched' };

export async function describeState(suffix: string): Promise<string> {
  await sleep(1);
  return `${isMainThread ? 'main' : 'worker'} ${state.value}${suffix}`;
}

export function setValue(value: string): void {
  state.value = value;
}

export async function untilCancelled(): Promise<void> {
  try {
    await sleep(60_000);
  } finally {
    state.value = 'cancelled';
  }
}

export async function tellAndWait(begun: Int32Array<SharedArrayBuffer> | undefined): Promise<void> {
  if (begun !== undefined) {
    Atomics.store(begun, 0, 1);
    Atomics.notify(begun, 0);
  }
  await untilCancelled();
}

export interface Question {
  readonly token: LoopToken;
  readonly what: keyof typeof answers;
  readonly options: Moments;
}

/** When a question is answered, and what is told of it. */
export interface Moments {
  /** Made when it has been done. */
  readonly file?: string;
  /** Set to 1 when the call that is asked for has begun. */
  readonly begun?: Int32Array<SharedArrayBuffer>;
  /** The token is attached when this is 1. */
  readonly gate?: Int32Array<SharedArrayBuffer>;
}

const methods = [
  'callSoon',
  'callLater',
  'callAt',
  'createTask',
  'createFuture',
  'stop',
  'close',
  'time',
  'setDebug',
  'runInExecutor',
];

/** Each is asked of a worker, which has a handle of another thread's loop. */
const answers = {
  state: (handle: ReturnType<typeof attachLoop>) => runCoroutineThreadsafe(describeState, handle, '!').result(10_000),
  soon: (handle: ReturnType<typeof attachLoop>) => {
    handle.callSoonThreadsafe(setValue, 'set from a worker');
    const late = handle.callSoonThreadsafe(setValue, 'never');
    late.cancel();
    return late.cancelled();
  },
  cancel: (handle: ReturnType<typeof attachLoop>) => {
    const future = runCoroutineThreadsafe(untilCancelled, handle);
    try {
      future.result(20);
    } catch (error) {
      return [(error as Error).name, future.cancel(), future.cancelled()];
    }
    return 'no timeout';
  },
  lost: (handle: ReturnType<typeof attachLoop>, begun: Int32Array<SharedArrayBuffer> | undefined) => {
    try {
      return runCoroutineThreadsafe(tellAndWait, handle, begun).result();
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
  },
  wrong: (handle: ReturnType<typeof attachLoop>) =>
    methods.map((method) => {
      try {
        (handle as unknown as Record<string, () => void>)[method]?.();
        return 'nothing';
      } catch (error) {
        return `${(error as Error).name}: ${(error as Error).message}`;
      }
    }),
};

export const wrongMethods = methods;

if (!isMainThread && (workerData as { isOfThreadTest?: boolean } | null)?.isOfThreadTest === true) {
  const port = parentPort as MessagePort;
  port.on('message', (question: Question | 'token' | 'end') => {
    if (question === 'end') port.close();
    else if (question === 'token') {
      state.value = 'in the second worker';
      const token = getLoopHandle(getRunningLoop());
      port.postMessage(token, [token.port]);
    } else {
      const { file, begun, gate } = question.options;
      if (gate !== undefined) Atomics.wait(gate, 0, 0);
      port.postMessage(answers[question.what](attachLoop(question.token), begun));
      if (file !== undefined) writeFileSync(file, '');
    }
  });
}

/** A thread that answers questions. */
export class Thread implements AsyncDisposable {
  readonly #worker = new Worker(new URL(import.meta.url), { workerData: { isOfThreadTest: true } });

  async ask(token: LoopToken, what: Question['what'], options: Moments = {}): Promise<unknown> {
    const answered = once(this.#worker, 'message');
    this.#worker.postMessage({ token, what, options } satisfies Question, [token.port]);
    const [answer] = await answered;
    return answer;
  }

  async token(): Promise<LoopToken> {
    this.#worker.postMessage('token');
    const [token] = await once(this.#worker, 'message');
    return token as LoopToken;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#worker.postMessage('end');
    await this.#worker.terminate();
  }
}
