import { gather, sleep } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

async function sleeper(ms: number, result: string): Promise<string> {
  const got = await sleep(ms, result);
  say('woke', ms);
  return got;
}

await runOnVirtualTime(async () => {
  const plan: [number, string][] = [
    [80, 'd'],
    [20, 'a'],
    [60, 'c'],
    [40, 'b'],
    [-5, 'now'],
    [0, 'zero'],
  ];
  say(
    await gather(
      plan.map(
        ([ms, r]) =>
          () =>
            sleeper(ms, r),
      ),
    ),
  );
  say(await sleep(0), await sleep(10, [1, 2]));
  try {
    await sleep(Number.NaN);
  } catch (error) {
    if (error instanceof RangeError) say('nan is refused');
  }
});
