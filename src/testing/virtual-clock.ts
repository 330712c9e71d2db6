/**
 * A virtual clock: time stands still while anything can happen, and jumps to the next timer when nothing can. Tests of
 * hours then take no time, and always give the same order.
 *
 * Nothing can happen when the loop has come to rest and Node's own loop has gone round a few times without waking it.
 * A test that waits for real I/O must not be run on it: time would jump ahead of the answer.
 *
 * How long a turn of the loop may go on is counted, not timed, so that a slow machine gives the same order as a fast one.
 */
import { type Alarm, type Clock, checkOptions, EventLoop } from '../core/index.ts';
import { Runner } from '../structured/index.ts';

/** How often Node's loop has to go round idly before time jumps: file system callbacks take a round or two. */
const IDLE_ROUNDS = 3;
/** What a look of the loop at the length of its turn counts for, in ms: 16 looks, some 700 short steps, end a turn. */
const LOOK = 1 / 16;

const ofClock = { autojump: 'boolean' } as const;
const ofVirtualRun = { debug: 'boolean' } as const;

/** A clock that a test moves, or that moves by itself when nothing else can happen (`autojump`, the default). */
export class VirtualClock implements Clock {
  readonly #autojump: boolean;
  #now = 0;
  #when = Number.POSITIVE_INFINITY;
  #ring: (() => void) | undefined;
  #generation = 0;
  #turnTime = 0;

  constructor(options?: { autojump?: boolean | undefined }) {
    checkOptions('new VirtualClock', options, ofClock);
    this.#autojump = options?.autojump ?? true;
  }

  now(): number {
    return this.#now;
  }

  /** For the loop: goes on by a fixed amount each time it is asked. */
  turnTime(): number {
    this.#turnTime += LOOK;
    return this.#turnTime;
  }

  setAlarm(when: number, ring: () => void): Alarm {
    this.#when = when;
    this.#ring = ring;
    this.#generation += 1;
    if (this.#autojump) this.#watch(this.#generation, IDLE_ROUNDS);
    return {
      cancel: () => {
        if (this.#ring !== ring) return;
        this.#ring = undefined;
        this.#when = Number.POSITIVE_INFINITY;
      },
    };
  }

  /** Moves time on by `ms`, ringing what becomes due on the way. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`advance() takes a number of ms of 0 or more, not ${ms}`);
    this.#now += ms;
    if (this.#when <= this.#now) this.#fire();
  }

  /** Moves time to the next timer; false when there is none. */
  jump(): boolean {
    if (this.#ring === undefined || this.#when === Number.POSITIVE_INFINITY) return false;
    this.#now = Math.max(this.#now, this.#when);
    this.#fire();
    return true;
  }

  #fire(): void {
    const ring = this.#ring;
    this.#ring = undefined;
    this.#when = Number.POSITIVE_INFINITY;
    ring?.();
  }

  /** The loop comes back with a new alarm, or stays away, once it has had anything to do. */
  #watch(generation: number, rounds: number): void {
    setImmediate(() => {
      if (this.#ring === undefined || this.#generation !== generation) return;
      if (rounds > 0) this.#watch(generation, rounds - 1);
      else this.jump();
    });
  }
}

/**
 * `run()` on a loop with a virtual clock, which starts at 0 and jumps.
 *
 * @example
 * ```ts
 * import { getRunningLoop, sleep } from 'tsyncio';
 * import { virtualRun } from 'tsyncio/testing';
 *
 * await virtualRun(async () => {
 *   await sleep(3_600_000);
 *   console.log(getRunningLoop().time()); // 3600000 (at once)
 * });
 * ```
 */
export async function virtualRun<T>(
  main: (clock: VirtualClock) => PromiseLike<T>,
  options?: { debug?: boolean | undefined },
): Promise<T> {
  checkOptions('virtualRun', options, ofVirtualRun);
  const clock = new VirtualClock();
  await using runner = new Runner({ debug: options?.debug, loopFactory: () => new EventLoop({ clock }) });
  return await runner.run(() => main(clock));
}
