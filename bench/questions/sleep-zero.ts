import { nextTurn } from '../peers/bare.ts';
import type { TimedQuestion } from '../question.ts';

export const question: TimedQuestion = {
  kind: 'time',
  title: '`sleep(0)`',
  operation: 'turn of the loop',
  same: `One task lets the loop go round, again and again, with nothing else to do. Bare: a promise resolved by \`setImmediate\`.
Effect: \`yieldNow\`. Effection knows only \`sleep(0)\`, a timer of Node's: it waits a millisecond on top of what is shown.`,
  cases: [{ name: 'one task', size: 1, operations: 1 }],
  peers: {
    async tsyncio(measure) {
      const { run, sleep } = await import('tsyncio');
      await run(() =>
        measure(async (rounds) => {
          for (let i = 0; i < rounds; i++) await sleep(0);
        }),
      );
    },
    async effect(measure) {
      const { Effect } = await import('effect');
      await measure((rounds) =>
        Effect.runPromise(
          Effect.gen(function* () {
            for (let i = 0; i < rounds; i++) yield* Effect.yieldNow;
          }),
        ),
      );
    },
    async effection(measure) {
      const { run, sleep } = await import('effection');
      await measure((rounds) =>
        run(function* () {
          for (let i = 0; i < rounds; i++) yield* sleep(0);
        }),
      );
    },
    async bare(measure) {
      await measure(async (rounds) => {
        for (let i = 0; i < rounds; i++) await nextTurn();
      });
    },
  },
};
