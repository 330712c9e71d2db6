import { createTask, gather, shield, sleep, type Task } from 'tsyncio';
import { Boom, runOnVirtualTime, say } from './support.ts';

// A cache whose concurrent misses share one fetch; a caller that is cancelled does not tear it away from the others.
class Cache {
  readonly values = new Map<string, string>();
  readonly flights = new Map<string, Task<string>>();

  async get(key: string): Promise<string> {
    const value = this.values.get(key);
    if (value !== undefined) {
      say('hit', key);
      return value;
    }
    let flight = this.flights.get(key);
    if (flight === undefined) {
      say('miss', key);
      flight = createTask(() => this.#fetch(key));
      this.flights.set(key, flight);
      flight.addDoneCallback(() => void this.flights.delete(key));
    } else {
      say('joins', key);
    }
    return await shield(flight);
  }

  async #fetch(key: string): Promise<string> {
    say('fetch', key);
    await sleep(20);
    if (key === 'bad') throw new Boom(key);
    const value = key.toUpperCase();
    this.values.set(key, value);
    return value;
  }
}

await runOnVirtualTime(async () => {
  const cache = new Cache();
  say(await gather(['a', 'b', 'a', 'a'].map((k) => () => cache.get(k))));
  say(await cache.get('a'), cache.flights.size);

  const first = createTask(() => cache.get('c'));
  const second = createTask(() => cache.get('c'));
  await sleep(0);
  first.cancel();
  say(await gather([first, second], { returnExceptions: true }), cache.flights.size);
  say(await gather([() => cache.get('bad'), () => cache.get('bad')], { returnExceptions: true }));
  await sleep(0);
  say(cache.flights.size);
  try {
    await cache.get('bad');
  } catch (error) {
    say('again', error);
  }
});
