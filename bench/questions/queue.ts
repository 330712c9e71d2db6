import { BareQueue, spawn } from '../peers/bare.ts';
import { expect, type TimedQuestion } from '../question.ts';

const ITEMS = 1_000;

export const question: TimedQuestion = {
  kind: 'time',
  title: 'Hand an item over a bounded queue',
  operation: 'item',
  same: `One task puts numbers, another gets them, over a first-in-first-out queue of \`maxsize\` SIZE with back-pressure: \`put\` waits while it
is full, \`get\` while it is empty. Effect: \`Queue.bounded\`, \`offer\`, \`take\`. Effection and bare: a queue written by hand.`,
  cases: [
    { name: 'maxsize 1', size: 1, operations: ITEMS },
    { name: 'maxsize 100', size: 100, operations: ITEMS },
  ],
  peers: {
    async tsyncio(measure, size) {
      const { createTask, Queue, run } = await import('tsyncio');
      await run(() =>
        measure(async (rounds) => {
          const queue = new Queue<number>(size);
          const count = rounds * ITEMS;
          const producer = createTask(async () => {
            for (let i = 0; i < count; i++) await queue.put(i);
          });
          const consumer = createTask(async () => {
            let sum = 0;
            for (let i = 0; i < count; i++) sum += await queue.get();
            return sum;
          });
          await producer;
          expect(await consumer, (count * (count - 1)) / 2);
        }),
      );
    },
    async effect(measure, size) {
      const { Effect, Fiber, Queue } = await import('effect');
      await measure((rounds) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const queue = yield* Queue.bounded<number>(size);
            const count = rounds * ITEMS;
            const producer = yield* Effect.forkChild(
              Effect.gen(function* () {
                for (let i = 0; i < count; i++) yield* Queue.offer(queue, i);
              }),
            );
            const consumer = yield* Effect.forkChild(
              Effect.gen(function* () {
                let sum = 0;
                for (let i = 0; i < count; i++) sum += yield* Queue.take(queue);
                return sum;
              }),
            );
            yield* Fiber.join(producer);
            expect(yield* Fiber.join(consumer), (count * (count - 1)) / 2);
          }),
        ),
      );
    },
    async effection(measure, size) {
      const { run, spawn } = await import('effection');
      const { EffectionQueue } = await import('../peers/effection.ts');
      await measure((rounds) =>
        run(function* () {
          const queue = new EffectionQueue<number>(size);
          const count = rounds * ITEMS;
          const producer = yield* spawn(function* () {
            for (let i = 0; i < count; i++) yield* queue.put(i);
          });
          const consumer = yield* spawn(function* () {
            let sum = 0;
            for (let i = 0; i < count; i++) sum += yield* queue.get();
            return sum;
          });
          yield* producer;
          expect(yield* consumer, (count * (count - 1)) / 2);
        }),
      );
    },
    async bare(measure, size) {
      await measure(async (rounds) => {
        const queue = new BareQueue<number>(size);
        const count = rounds * ITEMS;
        const producer = spawn(async () => {
          for (let i = 0; i < count; i++) await queue.put(i);
        });
        const consumer = spawn(async () => {
          let sum = 0;
          for (let i = 0; i < count; i++) sum += await queue.get();
          return sum;
        });
        await producer;
        expect(await consumer, (count * (count - 1)) / 2);
      });
    },
  },
};
