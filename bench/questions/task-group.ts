import { spawn } from '../peers/bare.ts';
import { expect, type TimedQuestion } from '../question.ts';

export const question: TimedQuestion = {
  kind: 'time',
  title: 'A task group of 10,000',
  operation: 'child',
  same: `SIZE tasks are created in a group, each counts itself, and the group is left when all have ended. Effect: \`forkIn\` a scope, \`Fiber.joinAll\`, scope closed.
Effection: \`spawn\` in \`scoped\`, each joined. Bare: \`Promise.all\` over async calls through \`setImmediate\`, with nothing that would stop them on a failure.`,
  cases: [{ name: '10,000 children', size: 10_000, operations: 10_000 }],
  peers: {
    async tsyncio(measure, size) {
      const { run, taskGroup } = await import('tsyncio');
      await run(() =>
        measure(async (rounds) => {
          let ran = 0;
          for (let round = 0; round < rounds; round++) {
            await taskGroup(async (group) => {
              for (let i = 0; i < size; i++) {
                group.createTask(async () => {
                  ran++;
                });
              }
            });
          }
          expect(ran, rounds * size);
        }),
      );
    },
    async effect(measure, size) {
      const { Effect, Fiber, Scope } = await import('effect');
      await measure((rounds) =>
        Effect.runPromise(
          Effect.gen(function* () {
            let ran = 0;
            const child = Effect.gen(function* () {
              yield* Effect.void;
              ran++;
            });
            const group = Effect.gen(function* () {
              const scope = yield* Scope.Scope;
              const fibers = [];
              for (let i = 0; i < size; i++) fibers.push(yield* Effect.forkIn(child, scope));
              yield* Fiber.joinAll(fibers);
            });
            for (let round = 0; round < rounds; round++) yield* Effect.scoped(group);
            expect(ran, rounds * size);
          }),
        ),
      );
    },
    async effection(measure, size) {
      const { run, scoped, spawn } = await import('effection');
      await measure((rounds) =>
        run(function* () {
          let ran = 0;
          for (let round = 0; round < rounds; round++) {
            yield* scoped(function* () {
              const tasks = [];
              for (let i = 0; i < size; i++) {
                tasks.push(
                  // biome-ignore lint/correctness/useYield: the child has nothing to wait for, in any peer
                  yield* spawn(function* () {
                    ran++;
                  }),
                );
              }
              for (const task of tasks) yield* task;
            });
          }
          expect(ran, rounds * size);
        }),
      );
    },
    async bare(measure, size) {
      await measure(async (rounds) => {
        let ran = 0;
        for (let round = 0; round < rounds; round++) {
          const tasks = [];
          for (let i = 0; i < size; i++) {
            tasks.push(
              spawn(async () => {
                ran++;
              }),
            );
          }
          await Promise.all(tasks);
        }
        expect(ran, rounds * size);
      });
    },
  },
};
