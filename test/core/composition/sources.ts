/** The kinds of futures that can be listened to and waited for: one of each, for the tests that hold for all. */
import assert from 'node:assert/strict';
import { createTask, Event, Future, gather, getRunningLoop, Lock, Queue, shield, sleep } from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

export interface Source {
  readonly future: Future<unknown>;
  /** Whether it was cancelled: by its own state, or, where that fails with the error as in asyncio, by what it stands for. */
  cancelled(): boolean;
}

export interface SourceKind {
  readonly kind: string;
  /** Made inside a task; done after `ms`, unless it is cancelled. */
  readonly make: (ms: number) => Source;
}

const itself = (future: Future<unknown>): Source => ({ future, cancelled: () => future.cancelled() });

export const sources: readonly SourceKind[] = [
  { kind: 'a task', make: (ms) => itself(createTask(() => sleep(ms, 'value'))) },
  {
    kind: 'a future',
    make: (ms) => {
      const future = new Future<unknown>();
      getRunningLoop().callLater(ms, () => void (future.done() || future.setResult('value')));
      return itself(future);
    },
  },
  { kind: 'sleep()', make: (ms) => itself(sleep(ms, 'value')) },
  {
    kind: 'queue.get()',
    make: (ms) => {
      const queue = new Queue<string>();
      getRunningLoop().callLater(ms, () => queue.putNowait('value'));
      return itself(queue.get() as Future<unknown>);
    },
  },
  {
    kind: 'lock.acquire()',
    make: (ms) => {
      const lock = new Lock();
      // A free lock is taken at once.
      lock.acquire();
      getRunningLoop().callLater(ms, () => void lock.release());
      return itself(lock.acquire() as Future<unknown>);
    },
  },
  {
    kind: 'event.wait()',
    make: (ms) => {
      const event = new Event();
      getRunningLoop().callLater(ms, () => event.set());
      return itself(event.wait() as Future<unknown>);
    },
  },
  {
    kind: 'gather()',
    make: (ms) => {
      const child = sleep(ms, 'value');
      return { future: gather([child]) as Future<unknown>, cancelled: () => child.cancelled() };
    },
  },
  { kind: 'shield()', make: (ms) => itself(shield(sleep(ms, 'value'))) },
];

/** Runs `body` with a source of every kind, each on a virtual clock of its own; all give what is expected. */
export async function forEverySource(body: (source: SourceKind) => Promise<unknown>, expected: unknown): Promise<void> {
  const seen: [kind: string, outcome: unknown][] = [];
  for (const source of sources) seen.push([source.kind, await virtualRun(() => body(source))]);
  assert.deepEqual(
    seen,
    sources.map(({ kind }) => [kind, expected]),
  );
}
