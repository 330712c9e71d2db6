import { createTask, getRunningLoop, run, sleep } from 'tsyncio';
import { say } from './support.ts';

async function sleeper(name: string): Promise<void> {
  say(name, 'in');
  await sleep(0);
  say(name, 'out');
}

await run(async () => {
  const loop = getRunningLoop();
  const fut = loop.createFuture<number>();

  const waiter = async (name: string): Promise<void> => {
    say(name, 'waits');
    say(name, 'got', await fut);
  };

  for (const n of 'pq') createTask(() => waiter(n));
  createTask(() => sleeper('s1'));
  fut.addDoneCallback((f) => say('callback', f.result()));
  loop.callSoon(say, 'soon');
  await sleep(0);
  say('main sets');
  loop.callSoon(say, 'before set');
  fut.setResult(7);
  loop.callSoon(say, 'after set');
  fut.addDoneCallback(() => say('late callback'));
  createTask(() => sleeper('s2'));
  say('main awaits done', await fut);
  await sleep(0);
  say('main 2');
  await sleep(0);
  say('main 3');
  await sleep(0);
  say('main 4');
});
