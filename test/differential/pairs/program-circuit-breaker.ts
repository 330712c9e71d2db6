import { gather, getRunningLoop, sleep } from 'tsyncio';
import { Boom, Crash, runOnVirtualTime, say } from './support.ts';

class Breaker {
  state: 'closed' | 'open' | 'half-open' = 'closed';
  readonly #limit: number;
  readonly #pause: number;
  #failures = 0;

  constructor(limit: number, pause: number) {
    this.#limit = limit;
    this.#pause = pause;
  }

  async call<T>(fn: () => Promise<T>): Promise<T> {
    if (this.state === 'open') throw new Crash('open');
    let result: T;
    try {
      result = await fn();
    } catch (error) {
      this.#failures += 1;
      if (this.#failures >= this.#limit || this.state === 'half-open') this.#open();
      throw error;
    }
    this.#failures = 0;
    this.state = 'closed';
    return result;
  }

  #open(): void {
    this.state = 'open';
    say('opens');
    getRunningLoop().callLater(this.#pause, () => {
      this.state = 'half-open';
      say('half open');
    });
  }
}

await runOnVirtualTime(async () => {
  const breaker = new Breaker(2, 40);
  let healthy = false;

  const service = async (): Promise<string> => {
    await sleep(0);
    if (!healthy) throw new Boom('down');
    return 'served';
  };

  const client = async (label: number): Promise<void> => {
    try {
      say(label, await breaker.call(service), breaker.state);
    } catch (error) {
      say(label, error, breaker.state);
    }
  };

  await client(1);
  await client(2);
  await client(3);
  await sleep(80);
  await client(4);
  await client(5);
  await sleep(80);
  healthy = true;
  await gather([() => client(6), () => client(7)]);
  await client(8);
});
