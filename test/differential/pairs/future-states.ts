import { CancelledError, getRunningLoop, run } from 'tsyncio';
import { Boom, kind, say } from './support.ts';

function attempt(label: string, fn: () => unknown): void {
  try {
    say(label, fn());
  } catch (error) {
    say(label, 'raises', kind(error));
  }
}

await run(async () => {
  const loop = getRunningLoop();
  const f = loop.createFuture<number>();
  attempt('pending result', () => f.result());
  attempt('pending exception', () => f.exception());
  say(f.done(), f.cancelled());
  f.setResult(3);
  attempt('result', () => f.result());
  attempt('exception', () => f.exception());
  attempt('set again', () => f.setResult(4));
  attempt('set exception', () => f.setException(new Boom('x')));
  attempt('cancel done', () => f.cancel());
  say(f.done(), f.cancelled());

  const g = loop.createFuture<number>();
  g.setException(new Boom('bad'));
  attempt('failed result', () => g.result());
  attempt('failed exception', () => g.exception());
  attempt('cancel failed', () => g.cancel());
  say(g.done(), g.cancelled());
  try {
    await g;
  } catch (error) {
    say('await', error);
  }

  const h = loop.createFuture<number>();
  attempt('cancel', () => h.cancel('why'));
  attempt('cancel again', () => h.cancel('other'));
  attempt('cancelled result', () => h.result());
  attempt('cancelled exception', () => h.exception());
  attempt('set cancelled', () => h.setResult(1));
  say(h.done(), h.cancelled());
  try {
    await h;
  } catch (error) {
    if (error instanceof CancelledError) say('message', error);
  }
  const n = loop.createFuture<undefined>();
  n.setResult(undefined);
  say('none', n.result(), await n);
});
