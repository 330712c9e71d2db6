import { BareLock, nextTurn, spawn } from '../peers/bare.ts';
import { expect, type TimedQuestion } from '../question.ts';

export const question: TimedQuestion = {
  kind: 'time',
  title: 'Lock that many want',
  operation: 'acquire and release',
  same: `SIZE tasks wait for a lock while it is held; once it is released each acquires and releases it again and again. The lock is FIFO-fair, so every
acquire parks, and every release hands the lock to another task. Effect: a \`Semaphore\` of one permit, \`take\` and \`release\`.
Effection and bare: a lock written by hand.`,
  cases: [{ name: '100 tasks', size: 100, operations: 100 }],
  peers: {
    async tsyncio(measure, size) {
      const { createTask, Lock, run, sleep } = await import('tsyncio');
      await run(() =>
        measure(async (rounds) => {
          const lock = new Lock();
          let held = 0;
          await lock.acquire();
          const tasks = Array.from({ length: size }, () =>
            createTask(async () => {
              for (let i = 0; i < rounds; i++) {
                await lock.acquire();
                held++;
                lock.release();
              }
            }),
          );
          await sleep(0);
          await sleep(0);
          lock.release();
          for (const task of tasks) await task;
          expect(held, rounds * size);
        }),
      );
    },
    async effect(measure, size) {
      const { Effect, Fiber, Semaphore } = await import('effect');
      await measure((rounds) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const lock = yield* Semaphore.make(1);
            let held = 0;
            yield* lock.take(1);
            const fibers = [];
            const contend = Effect.gen(function* () {
              for (let i = 0; i < rounds; i++) {
                yield* lock.take(1);
                held++;
                yield* lock.release(1);
              }
            });
            for (let task = 0; task < size; task++) fibers.push(yield* Effect.forkChild(contend));
            yield* Effect.yieldNow;
            yield* Effect.yieldNow;
            yield* lock.release(1);
            for (const fiber of fibers) yield* Fiber.join(fiber);
            expect(held, rounds * size);
          }),
        ),
      );
    },
    async effection(measure, size) {
      const { run, sleep, spawn } = await import('effection');
      const { EffectionLock } = await import('../peers/effection.ts');
      await measure((rounds) =>
        run(function* () {
          const lock = new EffectionLock();
          let held = 0;
          yield* lock.acquire();
          const tasks = [];
          for (let task = 0; task < size; task++) {
            tasks.push(
              yield* spawn(function* () {
                for (let i = 0; i < rounds; i++) {
                  yield* lock.acquire();
                  held++;
                  lock.release();
                }
              }),
            );
          }
          yield* sleep(0);
          lock.release();
          for (const task of tasks) yield* task;
          expect(held, rounds * size);
        }),
      );
    },
    async bare(measure, size) {
      await measure(async (rounds) => {
        const lock = new BareLock();
        let held = 0;
        await lock.acquire();
        const tasks = Array.from({ length: size }, () =>
          spawn(async () => {
            for (let i = 0; i < rounds; i++) {
              await lock.acquire();
              held++;
              lock.release();
            }
          }),
        );
        await nextTurn();
        await nextTurn();
        lock.release();
        await Promise.all(tasks);
        expect(held, rounds * size);
      });
    },
  },
};
