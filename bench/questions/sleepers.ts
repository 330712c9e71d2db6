import { expect, type TimedQuestion } from '../question.ts';

/** Milliseconds: spread, so that timers fall due in several turns. */
const delay = (i: number): number => 1 + (i % 10);

export const question: TimedQuestion = {
  kind: 'time',
  title: '100,000 sleepers',
  operation: 'sleeping task',
  same: `SIZE tasks are created, each sleeps 1 to 10 ms once, and each is awaited. The sleep itself does not count.
Bare: an async function that awaits a \`setTimeout\`.`,
  cases: [{ name: '100,000 tasks', size: 100_000, operations: 100_000 }],
  peers: {
    async tsyncio(measure, size) {
      const { createTask, run, sleep } = await import('tsyncio');
      await run(() =>
        measure(async (rounds) => {
          let woken = 0;
          for (let round = 0; round < rounds; round++) {
            const sleeper = async (i: number): Promise<void> => {
              await sleep(delay(i));
              woken++;
            };
            const tasks = [];
            for (let i = 0; i < size; i++) tasks.push(createTask(() => sleeper(i)));
            for (const task of tasks) await task;
          }
          expect(woken, rounds * size);
        }),
      );
    },
    async effect(measure, size) {
      const { Effect, Fiber } = await import('effect');
      await measure((rounds) =>
        Effect.runPromise(
          Effect.gen(function* () {
            let woken = 0;
            const sleeper = Effect.fnUntraced(function* (i: number) {
              yield* Effect.sleep(delay(i));
              woken++;
            });
            for (let round = 0; round < rounds; round++) {
              const fibers = [];
              for (let i = 0; i < size; i++) {
                fibers.push(yield* Effect.forkChild(sleeper(i)));
              }
              for (const fiber of fibers) yield* Fiber.join(fiber);
            }
            expect(woken, rounds * size);
          }),
        ),
      );
    },
    async effection(measure, size) {
      const { run, sleep, spawn } = await import('effection');
      await measure((rounds) =>
        run(function* () {
          let woken = 0;
          for (let round = 0; round < rounds; round++) {
            const tasks = [];
            for (let i = 0; i < size; i++) {
              tasks.push(
                yield* spawn(function* () {
                  yield* sleep(delay(i));
                  woken++;
                }),
              );
            }
            for (const task of tasks) yield* task;
          }
          expect(woken, rounds * size);
        }),
      );
    },
    async bare(measure, size) {
      const { setTimeout: sleep } = await import('node:timers/promises');
      await measure(async (rounds) => {
        let woken = 0;
        for (let round = 0; round < rounds; round++) {
          const sleeper = async (i: number): Promise<void> => {
            await sleep(delay(i));
            woken++;
          };
          const tasks = [];
          for (let i = 0; i < size; i++) tasks.push(sleeper(i));
          for (const task of tasks) await task;
        }
        expect(woken, rounds * size);
      });
    },
  },
};
