import { nextTurn } from '../peers/bare.ts';
import { expect, type TimedQuestion } from '../question.ts';

export const question: TimedQuestion = {
  kind: 'time',
  title: 'Cancel 10,000 parked tasks',
  operation: 'task cancelled and ended',
  same: `SIZE tasks wait for one event that never comes; each has a \`finally\` block. Timed: to cancel them all and wait until all have ended; to create and
park them is not. Effect: \`Fiber.interruptAll\` of fibers that wait for a \`Latch\`. Effection: \`halt\` of each. Bare: an \`AbortController\` for each.`,
  cases: [{ name: '10,000 tasks', size: 10_000, operations: 10_000 }],
  peers: {
    async tsyncio(measure, size, watch) {
      const { createTask, Event, run, sleep, wait } = await import('tsyncio');
      await run(() =>
        measure(async (rounds) => {
          let ended = 0;
          for (let round = 0; round < rounds; round++) {
            watch.pause();
            const never = new Event();
            const tasks = Array.from({ length: size }, () =>
              createTask(async () => {
                try {
                  await never.wait();
                } finally {
                  ended++;
                }
              }),
            );
            await sleep(0);
            await sleep(0);
            watch.resume();
            for (const task of tasks) task.cancel();
            await wait(tasks);
          }
          expect(ended, rounds * size);
        }),
      );
    },
    async effect(measure, size, watch) {
      const { Effect, Fiber, Latch } = await import('effect');
      await measure((rounds) =>
        Effect.runPromise(
          Effect.gen(function* () {
            let ended = 0;
            for (let round = 0; round < rounds; round++) {
              watch.pause();
              const never = Latch.makeUnsafe(false);
              const body = Effect.ensuring(
                never.await,
                Effect.sync(() => {
                  ended++;
                }),
              );
              const fibers = [];
              for (let i = 0; i < size; i++) fibers.push(yield* Effect.forkChild(body));
              yield* Effect.yieldNow;
              yield* Effect.yieldNow;
              watch.resume();
              yield* Fiber.interruptAll(fibers);
            }
            expect(ended, rounds * size);
          }),
        ),
      );
    },
    async effection(measure, size, watch) {
      const { run, sleep, spawn, withResolvers } = await import('effection');
      await measure((rounds) =>
        run(function* () {
          let ended = 0;
          for (let round = 0; round < rounds; round++) {
            watch.pause();
            const never = withResolvers<void>();
            const tasks = [];
            for (let i = 0; i < size; i++) {
              tasks.push(
                yield* spawn(function* () {
                  try {
                    yield* never.operation;
                  } finally {
                    ended++;
                  }
                }),
              );
            }
            yield* sleep(0);
            watch.resume();
            for (const task of tasks) yield* task.halt();
          }
          expect(ended, rounds * size);
        }),
      );
    },
    async bare(measure, size, watch) {
      const parked = async (signal: AbortSignal): Promise<void> => {
        await new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        });
      };
      await measure(async (rounds) => {
        let ended = 0;
        for (let round = 0; round < rounds; round++) {
          watch.pause();
          const controllers = Array.from({ length: size }, () => new AbortController());
          const tasks = controllers.map(async ({ signal }) => {
            try {
              await parked(signal);
            } finally {
              ended++;
            }
          });
          await nextTurn();
          watch.resume();
          for (const controller of controllers) controller.abort();
          await Promise.allSettled(tasks);
        }
        expect(ended, rounds * size);
      });
    },
  },
};
