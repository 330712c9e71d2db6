import { createTask, type EventLoop, getRunningLoop, run, sleep, wait } from 'tsyncio';
import { Boom, Crash, say } from './support.ts';

await run(async () => {
  const loop = getRunningLoop();
  say('none', loop.getExceptionHandler());

  const handler = (theLoop: EventLoop, context: object): void => {
    const { message, exception } = context as { message?: string; exception?: unknown };
    say(theLoop === loop, message, exception, 'handle' in context);
  };

  loop.setExceptionHandler(handler);
  say('set', loop.getExceptionHandler() === handler);
  loop.callExceptionHandler({ message: 'by hand', exception: new Boom('x'), extra: 1 });

  // A handler that fails itself is reported, and the loop goes on.
  const broken = (_: EventLoop, context: object): void => {
    say('broken handler', (context as { message?: string }).message);
    throw new Crash('handler');
  };

  loop.setExceptionHandler(broken);
  loop.callExceptionHandler({ message: 'second' });
  await sleep(0);
  say('goes on');
  loop.setExceptionHandler(null);
  say('reset', loop.getExceptionHandler());
  try {
    loop.setExceptionHandler('no function' as unknown as typeof handler);
  } catch (error) {
    if (error instanceof TypeError) say('must be callable');
  }

  // A failed task whose exception is taken, in whatever way, is not reported.
  loop.setExceptionHandler((_, c) => say('reported', c.message, c.exception));

  const fail = async (what: string): Promise<void> => {
    throw new Boom(what);
  };

  const a = createTask(() => fail('a'));
  const b = createTask(() => fail('b'));
  const c = createTask(() => fail('c'));
  await wait([a, b, c]);
  say(a.exception());
  try {
    await b;
  } catch (error) {
    say(error);
  }
  try {
    c.result();
  } catch (error) {
    say(error);
  }
  await sleep(0);
  say('quiet');
});
