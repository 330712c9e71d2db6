import { newEventLoop, sleep } from 'tsyncio';
import { Boom, kind, say } from './support.ts';

const loop = newEventLoop();

// stop() lets the current batch run to its end.
loop.callSoon(say, 'one');
loop.callSoon(() => loop.stop());
loop.callSoon(say, 'same batch');
loop.callSoon(() => void loop.callSoon(say, 'next run'));
await loop.runForever();
say('stopped', loop.isRunning(), loop.isClosed());

// stop() before runForever(): one turn.
loop.callSoon(() => void loop.callSoon(say, 'second turn'));
loop.stop();
await loop.runForever();
say('one turn');
loop.stop();
await loop.runForever();
say('another turn');

// runUntilComplete: several futures, batches, results and failures.
const timed = loop.createFuture<string>();
loop.callLater(20, () => timed.setResult('timer'));
say(await loop.runUntilComplete(timed));

async function job(n: number): Promise<number> {
  await sleep(0);
  if (n === 2) throw new Boom('two');
  return n;
}

for (const n of [1, 2, 3]) {
  try {
    say(await loop.runUntilComplete(() => job(n)));
  } catch (error) {
    say(error);
  }
}

// A task that outlives a run goes on in the next one.
const ticks: number[] = [];

async function ticker(): Promise<void> {
  while (ticks.length < 4) {
    ticks.push(ticks.length);
    await sleep(0);
  }
}

const t = loop.createTask(ticker);
await loop.runUntilComplete(() => job(4));
say('after one run', ticks.length, t.done());
await loop.runUntilComplete(t);
say('after the other', ticks.length, t.done());

// Stopped before the future is complete.
const fut = loop.createFuture<undefined>();
loop.callSoon(() => loop.stop());
try {
  await loop.runUntilComplete(fut);
} catch (error) {
  say('stopped before', kind(error));
}

// Running inside itself.
async function inside(): Promise<void> {
  try {
    await loop.runForever();
  } catch (error) {
    say('inside', kind(error));
  }
}

await loop.runUntilComplete(inside);
await loop.close();
await loop.close();
say(loop.isClosed());
for (const fn of [() => loop.callSoon(say), () => loop.callLater(1, say), () => loop.runForever()]) {
  try {
    await fn();
  } catch (error) {
    say('closed', kind(error));
  }
}
