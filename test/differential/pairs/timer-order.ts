import { getRunningLoop, sleep } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

await runOnVirtualTime(async () => {
  const loop = getRunningLoop();
  const base = loop.time();
  const fut = loop.createFuture<undefined>();
  loop.callAt(base + 120, () => fut.setResult(undefined));
  loop.callAt(base + 80, say, '80');
  loop.callAt(base + 40, say, '40 first');
  loop.callAt(base + 40, say, '40 second');
  const h = loop.callAt(base + 60, say, 'never');
  loop.callLater(20, say, '20');
  loop.callLater(0, say, '0');
  loop.callLater(-1000, say, 'negative');
  loop.callSoon(say, 'soon');
  say('when', h.when() - base);
  h.cancel();
  h.cancel();
  say('cancelled', h.cancelled());
  await fut;
  say('cancelled timer keeps when', h.when() - base);
  const late = loop.callLater(10, say, 'late');
  await sleep(40);
  say('ran, cancelled', late.cancelled());
  late.cancel();
  say('cancel after run', late.cancelled());
});
