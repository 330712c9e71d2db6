import { createTask, getRunningLoop, sleep, type Task, type TimerHandle } from 'tsyncio';
import { runOnVirtualTime, say } from './support.ts';

// Debounce and throttle with timers and tasks that replace each other.
class Debounced<T> {
  task: Task<void> | undefined;
  readonly #fn: (value: T) => unknown;
  readonly #pause: number;

  constructor(fn: (value: T) => unknown, pause: number) {
    this.#fn = fn;
    this.#pause = pause;
  }

  call(value: T): void {
    this.task?.cancel();
    this.task = createTask(() => this.#later(value));
  }

  async #later(value: T): Promise<void> {
    await sleep(this.#pause);
    this.#fn(value);
  }
}

await runOnVirtualTime(async () => {
  const seen: unknown[] = [];
  const debounced = new Debounced((value: unknown) => seen.push(value), 120);
  for (let i = 0; i < 4; i++) {
    debounced.call(i);
    await sleep(10);
  }
  await sleep(200);
  say(seen);
  debounced.call('x');
  debounced.call('y');
  say('replaced', debounced.task?.done());
  await debounced.task;
  say(seen);

  const loop = getRunningLoop();
  let timer: TimerHandle | undefined;

  const arm = (value: string): void => {
    timer?.cancel();
    timer = loop.callLater(120, () => void seen.push(value));
  };

  for (const v of ['p', 'q', 'r']) {
    arm(v);
    await sleep(10);
  }
  await sleep(200);
  say(seen, timer?.cancelled());
});
