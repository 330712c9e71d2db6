import { spawn } from '../peers/bare.ts';
import { expect, type TimedQuestion } from '../question.ts';

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

export const question: TimedQuestion = {
  kind: 'time',
  title: '`gather` of 10,000',
  operation: 'child',
  same: `SIZE async functions that return their number run concurrently, and their results arrive as one array in order. Effect: \`Effect.all\`, unbounded, which
starts its children at once. Effection: \`all\`. Bare: \`Promise.all\` over async calls through \`setImmediate\`.`,
  cases: [{ name: '10,000 children', size: 10_000, operations: 10_000 }],
  peers: {
    async tsyncio(measure, size) {
      const { gather, run } = await import('tsyncio');
      await run(() =>
        measure(async (rounds) => {
          let sum = 0;
          for (let round = 0; round < rounds; round++) {
            const children = [];
            for (let i = 0; i < size; i++) children.push(async () => i);
            sum += total(await gather(children));
          }
          expect(sum, (rounds * size * (size - 1)) / 2);
        }),
      );
    },
    async effect(measure, size) {
      const { Effect } = await import('effect');
      const number = Effect.fnUntraced(function* (i: number) {
        return yield* Effect.succeed(i);
      });
      await measure((rounds) =>
        Effect.runPromise(
          Effect.gen(function* () {
            let sum = 0;
            for (let round = 0; round < rounds; round++) {
              const children = [];
              for (let i = 0; i < size; i++) children.push(number(i));
              sum += total(yield* Effect.all(children, { concurrency: 'unbounded' }));
            }
            expect(sum, (rounds * size * (size - 1)) / 2);
          }),
        ),
      );
    },
    async effection(measure, size) {
      const { all, run } = await import('effection');
      await measure((rounds) =>
        run(function* () {
          let sum = 0;
          for (let round = 0; round < rounds; round++) {
            const children = [];
            for (let i = 0; i < size; i++) {
              children.push({
                // biome-ignore lint/correctness/useYield: the child has nothing to wait for, in any peer
                *[Symbol.iterator]() {
                  return i;
                },
              });
            }
            sum += total(yield* all(children));
          }
          expect(sum, (rounds * size * (size - 1)) / 2);
        }),
      );
    },
    async bare(measure, size) {
      await measure(async (rounds) => {
        let sum = 0;
        for (let round = 0; round < rounds; round++) {
          const children = [];
          for (let i = 0; i < size; i++) children.push(spawn(async () => i));
          sum += total(await Promise.all(children));
        }
        expect(sum, (rounds * size * (size - 1)) / 2);
      });
    },
  },
};
