import { createTask, getRunningLoop, sleep } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

async function step(name: string): Promise<void> {
  say(name, 1);
  await sleep(0);
  say(name, 2);
}

await runOnVirtualTime(async () => {
  const loop = getRunningLoop();
  loop.callLater(0, say, 'later 0');
  loop.callSoon(say, 'soon a');
  createTask(() => step('t'));
  loop.callSoon(() => void loop.callLater(0, say, 'later from soon'));
  loop.callSoon(() => void loop.callSoon(say, 'soon from soon'));
  await sleep(0);
  say('main 1');
  await sleep(0);
  say('main 2');
  await sleep(20);
  say('main 3');
});
