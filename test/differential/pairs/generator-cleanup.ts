import { createTask, gather, run, sleep } from 'tsyncio';
import { Boom, say } from './support.ts';

async function* numbers(n: number): AsyncGenerator<number, void> {
  try {
    for (let i = 0; i < n; i++) {
      await sleep(0);
      yield i;
    }
    say('exhausted');
  } finally {
    await sleep(0);
    say('generator closed');
  }
}

await run(async () => {
  for await (const i of numbers(2)) say(i);

  // Left early: `for await` closes the generator itself.
  for await (const i of numbers(5)) {
    say(i);
    if (i === 1) break;
  }

  // The consumer fails.
  try {
    for await (const _ of numbers(5)) throw new Boom('consumer');
  } catch (error) {
    say(error);
  }

  // The consumer is cancelled inside the generator.
  const t = createTask(async () => {
    for await (const i of numbers(1000)) if (i === 0) say('started');
  });
  for (let i = 0; i < 4; i++) await sleep(0);
  t.cancel('stop');
  try {
    await t;
  } catch (error) {
    say('consumer', error);
  }

  // Two consumers, one generator each, interleaved.
  const sumOf = async (n: number): Promise<number> => {
    let total = 0;
    for await (const i of numbers(n)) total += i;
    return total;
  };

  say(await gather([() => sumOf(3), () => sumOf(4)]));
});
