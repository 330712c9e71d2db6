import type { Effect } from 'effect';
import { BareLock, BareQueue } from '../peers/bare.ts';
import type { FairnessQuestion } from '../question.ts';

type Loads<T> = Readonly<Record<string, (end: number) => T>>;

export const question: FairnessQuestion = {
  kind: 'fairness',
  title: 'What a busy program does to its neighbours',
  operation: 'delay',
  same: `For a while the process does nothing else (*idle*), or two tasks hand items over a queue of maxsize 1 (*queue*), or one task acquires and releases a free lock (*always ready*).
Meanwhile a timer is set for 1 ms, again and again: how late is it? And another process asks an HTTP server in this one, one request at a time: how long does an answer take?
A program that starves its loop shows few ticks, or one, as late as the load is long.`,
  cases: [
    { name: 'idle', size: 1, operations: 1 },
    { name: 'queue', size: 1, operations: 1 },
    { name: 'always ready', size: 1, operations: 1 },
  ],
  peers: {
    async tsyncio() {
      const { createTask, Lock, Queue, run, sleep } = await import('tsyncio');
      const idle = (end: number) => sleep(end - performance.now());
      const handOver = async (end: number): Promise<void> => {
        const queue = new Queue<number>(1);
        const producer = createTask(async () => {
          while (performance.now() < end) await queue.put(1);
          await queue.put(0);
        });
        const consumer = createTask(async () => {
          while ((await queue.get()) !== 0);
        });
        await producer;
        await consumer;
      };
      const acquire = async (end: number): Promise<void> => {
        const lock = new Lock();
        while (performance.now() < end) {
          await lock.acquire();
          lock.release();
        }
      };
      const loads: Loads<PromiseLike<void>> = { idle, queue: handOver, 'always ready': acquire };
      return (load, end) => run(async () => loads[load]?.(end));
    },
    async effect() {
      const { Effect, Fiber, Queue, Semaphore } = await import('effect');
      const idle = (end: number) => Effect.sleep(end - performance.now());
      const handOver = Effect.fn(function* (end: number) {
        const queue = yield* Queue.bounded<number>(1);
        const produce = Effect.gen(function* () {
          while (performance.now() < end) yield* Queue.offer(queue, 1);
          yield* Queue.offer(queue, 0);
        });
        const consume = Effect.gen(function* () {
          while ((yield* Queue.take(queue)) !== 0);
        });
        const producer = yield* Effect.forkChild(produce);
        const consumer = yield* Effect.forkChild(consume);
        yield* Fiber.join(producer);
        yield* Fiber.join(consumer);
      });
      const acquire = Effect.fn(function* (end: number) {
        const lock = yield* Semaphore.make(1);
        while (performance.now() < end) {
          yield* lock.take(1);
          yield* lock.release(1);
        }
      });
      const loads: Loads<Effect.Effect<void>> = { idle, queue: handOver, 'always ready': acquire };
      return (load, end) => Effect.runPromise(loads[load]?.(end) ?? Effect.void);
    },
    async bare() {
      const { setTimeout: sleep } = await import('node:timers/promises');
      const idle = (end: number): Promise<void> => sleep(end - performance.now());
      const handOver = async (end: number): Promise<void> => {
        const queue = new BareQueue<number>(1);
        const produce = async (): Promise<void> => {
          while (performance.now() < end) await queue.put(1);
          await queue.put(0);
        };
        const consume = async (): Promise<void> => {
          while ((await queue.get()) !== 0);
        };
        await Promise.all([produce(), consume()]);
      };
      const acquire = async (end: number): Promise<void> => {
        const lock = new BareLock();
        while (performance.now() < end) {
          await lock.acquire();
          lock.release();
        }
      };
      const loads: Loads<Promise<void>> = { idle, queue: handOver, 'always ready': acquire };
      return async (load, end) => loads[load]?.(end);
    },
  },
};
