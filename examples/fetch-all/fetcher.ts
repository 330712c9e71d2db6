/** The fetcher itself: a bounded queue, workers in a task group, a limit on each try, retries with a growing pause. */
import { CancelledError, currentSignal, Queue, sleep, TimeoutError, taskGroup, timeout } from 'tsyncio';

export interface FetchOptions {
  readonly workers: number;
  /** The limit on one try, in ms. */
  readonly timeout: number;
  readonly tries: number;
  /** The pause before the second try, in ms; it doubles with each further one. */
  readonly pause: number;
}

export interface Result {
  readonly url: string;
  /** The HTTP status, or a word: `timeout`, `interrupted`, the code of a network error. */
  readonly status: number | string;
  readonly tries: number;
  readonly ms: number;
  readonly bytes: number;
}

/**
 * Fetches all `urls` and hands each result to `report` as it comes. Cancelling the task that waits for this ends the
 * requests under way, reports them as interrupted, and leaves the others alone.
 */
export async function fetchAll(
  urls: readonly string[],
  options: FetchOptions,
  report: (result: Result) => void,
): Promise<void> {
  // Bounded, so that a million addresses need no more memory than ten: `put` waits until a worker has room.
  const queue = new Queue<string>(options.workers);
  await taskGroup(async (tg) => {
    for (let i = 1; i <= options.workers; i++) {
      tg.createTask(() => work(queue, options, report), { name: `worker ${i}` });
    }
    for (const url of urls) await queue.put(url);
    // Ends the workers' loops once the queue is empty.
    queue.shutdown();
  });
}

async function work(queue: Queue<string>, options: FetchOptions, report: (result: Result) => void): Promise<void> {
  for await (const url of queue) await fetchWithRetries(url, options, report);
}

async function fetchWithRetries(url: string, options: FetchOptions, report: (result: Result) => void): Promise<void> {
  const began = performance.now();
  let tries = 0;
  let outcome: Outcome = { status: 'interrupted', bytes: 0 };
  try {
    for (tries = 1; ; tries++) {
      outcome = { status: 'interrupted', bytes: 0 };
      outcome = await fetchOnce(url, options.timeout);
      if (tries === options.tries || !isWorthRetrying(outcome.status)) break;
      await sleep(options.pause * 2 ** (tries - 1));
    }
  } finally {
    // In `finally`, so that an interrupted request has its row too.
    report({ url, ...outcome, tries, ms: performance.now() - began });
  }
}

interface Outcome {
  readonly status: number | string;
  readonly bytes: number;
}

async function fetchOnce(url: string, limit: number): Promise<Outcome> {
  try {
    return await timeout(limit, async () => {
      // The signal is aborted when the timeout expires, and when the task is cancelled: the connection is closed.
      const response = await fetch(url, { signal: currentSignal() });
      const body = await response.arrayBuffer();
      return { status: response.status, bytes: body.byteLength };
    });
  } catch (error) {
    if (error instanceof TimeoutError) return { status: 'timeout', bytes: 0 };
    // Never swallow a cancellation: somebody waits for it to arrive.
    if (error instanceof CancelledError) throw error;
    return { status: networkErrorCode(error), bytes: 0 };
  }
}

function isWorthRetrying(status: number | string): boolean {
  return typeof status === 'string' || status >= 500;
}

/** `fetch` wraps what went wrong: the code of the system or of undici is in the cause. */
function networkErrorCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return String(cause.code);
  return error instanceof Error ? error.message : String(error);
}
