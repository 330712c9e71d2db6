import { nextTurn, spawn } from '../peers/bare.ts';
import type { MemoryQuestion } from '../question.ts';

export const question: MemoryQuestion = {
  kind: 'memory',
  title: 'What a parked task holds',
  operation: 'parked task',
  same: `SIZE tasks wait for one event, each in a call of its own of one function; what is in use after a garbage collection, less what was before they were made. Heap: V8's \`heapUsed\`;
for CPython what \`tracemalloc\` counts. Resident: the growth of the process, the allocators' slack included, the same measure for all.
Effect: a \`Latch\`. Effection: \`withResolvers\`. Bare: a promise that all await.`,
  cases: [
    { name: 'heap', size: 100_000, operations: 100_000 },
    { name: 'resident', size: 100_000, operations: 100_000 },
  ],
  peers: {
    async tsyncio(count, parked) {
      const { createTask, Event, run, sleep } = await import('tsyncio');
      await run(async () => {
        const event = new Event();
        const wait = async (): Promise<void> => {
          await event.wait();
        };
        const tasks = Array.from({ length: count }, () => createTask(wait));
        await sleep(0);
        await sleep(0);
        parked();
        event.set();
        for (const task of tasks) await task;
      });
    },
    async effect(count, parked) {
      const { Effect, Fiber, Latch } = await import('effect');
      await Effect.runPromise(
        Effect.gen(function* () {
          const event = Latch.makeUnsafe(false);
          const fibers = [];
          const wait = Effect.gen(function* () {
            yield* event.await;
          });
          for (let i = 0; i < count; i++) fibers.push(yield* Effect.forkChild(wait));
          yield* Effect.yieldNow;
          yield* Effect.yieldNow;
          parked();
          event.openUnsafe();
          yield* Fiber.joinAll(fibers);
        }),
      );
    },
    async effection(count, parked) {
      const { run, sleep, spawn, withResolvers } = await import('effection');
      await run(function* () {
        const event = withResolvers<void>();
        const tasks = [];
        const wait = function* () {
          yield* event.operation;
        };
        for (let i = 0; i < count; i++) tasks.push(yield* spawn(wait));
        yield* sleep(10);
        parked();
        event.resolve();
        for (const task of tasks) yield* task;
      });
    },
    async bare(count, parked) {
      let set: () => void = () => {};
      const event = new Promise<void>((resolve) => {
        set = resolve;
      });
      const wait = async (): Promise<void> => {
        await event;
      };
      const tasks = Array.from({ length: count }, () => spawn(wait));
      await nextTurn();
      await nextTurn();
      parked();
      set();
      await Promise.all(tasks);
    },
  },
};
