import { createTask, Event, gather, run, sleep, wait } from 'tsyncio';
import { say } from './support.ts';

await run(async () => {
  const event = new Event();

  const waiter = async (name: string): Promise<void> => {
    say(name, 'waits', event.isSet());
    say(name, 'woken', await event.wait(), event.isSet());
  };

  const ts = [...'abc'].map((n) => createTask(() => waiter(n)));
  await sleep(0);
  event.set();
  event.set();
  say('set', event.isSet());
  // Cleared before the waiters run: they are woken all the same.
  event.clear();
  say('cleared', event.isSet());
  const late = createTask(() => waiter('late'));
  await wait(ts);
  say('late', late.done());
  event.set();
  await late;
  await waiter('at once');

  event.clear();
  const a = createTask(() => waiter('x'));
  const b = createTask(() => waiter('y'));
  await sleep(0);
  event.set();
  a.cancel();
  await wait([a, b]);
  say(a.cancelled(), b.cancelled());

  // A ping-pong over two events.
  const ping = new Event();
  const pong = new Event();

  const player = async (name: string, mine: Event, other: Event, n: number): Promise<void> => {
    for (let i = 0; i < n; i++) {
      await mine.wait();
      mine.clear();
      say(name, i);
      other.set();
    }
  };

  ping.set();
  await gather([() => player('ping', ping, pong, 3), () => player('pong', pong, ping, 3)]);
});
