import { getRunningLoop, sleep } from 'tsyncio';
import { Boom, runOnVirtualTime, say } from './support.ts';

await runOnVirtualTime(async () => {
  const loop = getRunningLoop();
  loop.setExceptionHandler((_, c) => say('handler', c.exception, 'handle' in c, 'future' in c));
  const fut = loop.createFuture<number>();

  const bad = (): void => {
    say('bad callback runs');
    throw new Boom('in callback');
  };

  fut.addDoneCallback(() => say('one'));
  fut.addDoneCallback(bad);
  fut.addDoneCallback(() => say('two'));
  fut.setResult(1);

  const crash = (what: string): void => {
    throw new Boom(what);
  };

  loop.callSoon(crash, 'soon');
  loop.callLater(10, crash, 'later');
  await sleep(0);
  say('still running');
  await sleep(40);
  say('end');
});
