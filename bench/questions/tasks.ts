import { spawn } from '../peers/bare.ts';
import { expect, type TimedQuestion } from '../question.ts';

export const question: TimedQuestion = {
  kind: 'time',
  title: 'Create and join a task',
  operation: 'task',
  same: `SIZE tasks are created, each an async function that returns its number; then each is awaited in the order of creation.
All are alive before the first starts. Bare: an async call through \`setImmediate\`. Effect: \`forkChild\` of a
generator function (\`fnUntraced\`, the cheapest way to write one), \`Fiber.join\`.`,
  cases: [
    { name: '1,000 alive', size: 1_000, operations: 1_000 },
    { name: '50,000 alive', size: 50_000, operations: 50_000 },
  ],
  peers: {
    async tsyncio(measure, size) {
      const { createTask, run } = await import('tsyncio');
      await run(() =>
        measure(async (rounds) => {
          let sum = 0;
          for (let round = 0; round < rounds; round++) {
            const tasks = [];
            for (let i = 0; i < size; i++) tasks.push(createTask(async () => i));
            for (const task of tasks) sum += await task;
          }
          expect(sum, (rounds * size * (size - 1)) / 2);
        }),
      );
    },
    async effect(measure, size) {
      const { Effect, Fiber } = await import('effect');
      const number = Effect.fnUntraced(function* (i: number) {
        return yield* Effect.succeed(i);
      });
      await measure((rounds) =>
        Effect.runPromise(
          Effect.gen(function* () {
            let sum = 0;
            for (let round = 0; round < rounds; round++) {
              const fibers = [];
              for (let i = 0; i < size; i++) fibers.push(yield* Effect.forkChild(number(i)));
              for (const fiber of fibers) sum += yield* Fiber.join(fiber);
            }
            expect(sum, (rounds * size * (size - 1)) / 2);
          }),
        ),
      );
    },
    async effection(measure, size) {
      const { run, spawn } = await import('effection');
      await measure((rounds) =>
        run(function* () {
          let sum = 0;
          for (let round = 0; round < rounds; round++) {
            const tasks = [];
            for (let i = 0; i < size; i++) {
              tasks.push(
                // biome-ignore lint/correctness/useYield: the child has nothing to wait for, in any peer
                yield* spawn(function* () {
                  return i;
                }),
              );
            }
            for (const task of tasks) sum += yield* task;
          }
          expect(sum, (rounds * size * (size - 1)) / 2);
        }),
      );
    },
    async bare(measure, size) {
      await measure(async (rounds) => {
        let sum = 0;
        for (let round = 0; round < rounds; round++) {
          const tasks = [];
          for (let i = 0; i < size; i++) tasks.push(spawn(async () => i));
          for (const task of tasks) sum += await task;
        }
        expect(sum, (rounds * size * (size - 1)) / 2);
      });
    },
  },
};
