import { createTask, type EventLoop, getRunningLoop, Runner, sleep, type Task } from 'tsyncio';
import { Boom, kind, say } from './support.ts';

let kept: Task<void> | undefined;

async function loopOf(): Promise<EventLoop> {
  return getRunningLoop();
}

async function park(): Promise<void> {
  try {
    await sleep(10_000);
  } finally {
    say('left over is cancelled at close');
  }
}

async function start(): Promise<boolean> {
  kept = createTask(park);
  await sleep(0);
  return kept.done();
}

async function fails(): Promise<void> {
  throw new Boom('run');
}

const runner = new Runner();
const loop = runner.getLoop();
{
  await using _closing = runner;
  say('same loop', loop === (await runner.run(loopOf)), (await runner.run(loopOf)) === loop, loop.isRunning());
  say('leftover', await runner.run(start));
  say('still pending', kept?.done());
  try {
    await runner.run(fails);
  } catch (error) {
    say(error);
  }
  say('usable', await runner.run(() => sleep(0, 'yes')));
}
say(kept?.cancelled(), loop.isClosed());
for (const fn of [() => runner.getLoop(), () => loop.callSoon(say)]) {
  try {
    fn();
  } catch (error) {
    say('closed', kind(error));
  }
}
await runner.close();
say('closed twice');
