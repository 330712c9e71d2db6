import { createTask, getRunningLoop, run, sleep, type Task } from 'tsyncio';
import { Boom, say } from './support.ts';

const kept: Task<void>[] = [];

async function left(name: string, how: string): Promise<void> {
  try {
    await sleep(10_000);
  } catch (error) {
    say(name, 'cancelled', error);
    if (how === 'slow') {
      await sleep(20);
      say(name, 'cleaned up');
    }
    if (how === 'fail') throw new Boom('while being cancelled');
    throw error;
  } finally {
    say(name, 'finally');
  }
}

async function never(): Promise<void> {
  say('one step');
}

async function main(how: string): Promise<string> {
  kept.push(createTask(() => left(how, how)));
  getRunningLoop().setExceptionHandler((_, c) => say('handler', c.message, c.exception, c.task?.getName()));
  kept.at(-1)?.setName('leftover');
  await sleep(0);
  say('main ends');
  return how;
}

for (const how of ['plain', 'slow', 'fail']) {
  say('run returns', await run(() => main(how)), kept.at(-1)?.done(), kept.at(-1)?.cancelled());
}

async function failingMain(): Promise<void> {
  kept.push(createTask(() => left('plain', 'plain')));
  await sleep(0);
  throw new Boom('main');
}

try {
  await run(failingMain);
} catch (error) {
  say('after the leftovers', error, kept.at(-1)?.cancelled());
}

// One created in the last step of main still has its first step.
await run(async () => {
  kept.push(createTask(never));
});
say(kept.at(-1)?.cancelled());
