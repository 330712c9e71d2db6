import { createTask, KeyboardInterrupt, run, sleep, taskGroup } from 'tsyncio';
import { say } from './support.ts';

async function park(name: string): Promise<void> {
  try {
    await sleep(10_000);
  } catch (error) {
    say(name, 'cancelled');
    throw error;
  }
}

async function interrupt(): Promise<never> {
  await sleep(0);
  say('interrupts');
  throw new KeyboardInterrupt();
}

async function main(): Promise<void> {
  createTask(() => park('bystander'));
  await sleep(0);
  await interrupt();
}

async function group(): Promise<void> {
  await taskGroup(async (tg) => {
    tg.createTask(interrupt);
    try {
      await park('body');
    } finally {
      say('body leaves');
    }
  });
}

for (const fn of [main, group]) {
  try {
    await run(fn);
  } catch (error) {
    if (error instanceof KeyboardInterrupt) say(fn.name, 'interrupted');
  }
}
