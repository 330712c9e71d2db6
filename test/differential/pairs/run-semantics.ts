import { currentTask, getRunningLoop, run, sleep } from 'tsyncio';
import { Boom, kind, say } from './support.ts';

async function value(): Promise<boolean> {
  return getRunningLoop().isRunning();
}

async function fails(): Promise<void> {
  throw new Boom('main');
}

async function cancelsItself(): Promise<void> {
  currentTask()?.cancel('self');
  await sleep(0);
}

async function nested(): Promise<void> {
  try {
    await run(value);
  } catch (error) {
    say('nested run', kind(error));
  }
}

say('value', await run(value));
for (const fn of [fails, cancelsItself]) {
  try {
    await run(fn);
  } catch (error) {
    say('raised', error);
  }
}
await run(nested);
say('again', await run(() => sleep(0, 'ok')));
