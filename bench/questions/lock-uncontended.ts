import { BareLock } from '../peers/bare.ts';
import type { TimedQuestion } from '../question.ts';

const TIMES = 1_000;

export const question: TimedQuestion = {
  kind: 'time',
  title: 'Lock nobody else wants',
  operation: 'acquire and release',
  same: `One task acquires and releases a FIFO-fair lock that is free. Effect: a \`Semaphore\` of one permit, \`take\` and \`release\`.
Effection and bare: a lock written by hand.`,
  cases: [{ name: 'one task', size: 1, operations: TIMES }],
  peers: {
    async tsyncio(measure) {
      const { Lock, run } = await import('tsyncio');
      await run(() =>
        measure(async (rounds) => {
          const lock = new Lock();
          for (let i = 0; i < rounds * TIMES; i++) {
            await lock.acquire();
            lock.release();
          }
        }),
      );
    },
    async effect(measure) {
      const { Effect, Semaphore } = await import('effect');
      await measure((rounds) =>
        Effect.runPromise(
          Effect.gen(function* () {
            const lock = yield* Semaphore.make(1);
            for (let i = 0; i < rounds * TIMES; i++) {
              yield* lock.take(1);
              yield* lock.release(1);
            }
          }),
        ),
      );
    },
    async effection(measure) {
      const { run } = await import('effection');
      const { EffectionLock } = await import('../peers/effection.ts');
      await measure((rounds) =>
        run(function* () {
          const lock = new EffectionLock();
          for (let i = 0; i < rounds * TIMES; i++) {
            yield* lock.acquire();
            lock.release();
          }
        }),
      );
    },
    async bare(measure) {
      await measure(async (rounds) => {
        const lock = new BareLock();
        for (let i = 0; i < rounds * TIMES; i++) {
          await lock.acquire();
          lock.release();
        }
      });
    },
  },
};
