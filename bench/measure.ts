/**
 * How a time is taken; harness.py does the same for Python.
 *
 * The work runs until the warm-up is over, its rounds doubled until one call is long enough for the clock and for a few
 * garbage collections; then samples are taken. What counts is their median: it is indifferent to a neighbour's burst.
 */
import type { Job } from './job.ts';
import type { Stopwatch, TimedPeer, Work } from './question.ts';

class Clock implements Stopwatch {
  #elapsed = 0;
  #since = 0;

  restart(): void {
    this.#elapsed = 0;
    this.#since = performance.now();
  }

  pause(): void {
    this.#elapsed += performance.now() - this.#since;
  }

  resume(): void {
    this.#since = performance.now();
  }

  /** Milliseconds that counted since `restart`. */
  stop(): number {
    this.pause();
    return this.#elapsed;
  }
}

/** Nanoseconds of one operation, one number a sample. */
export async function measureTime(peer: TimedPeer, job: Job): Promise<number[]> {
  const clock = new Clock();
  const samples: number[] = [];
  const time = async (work: Work, rounds: number): Promise<number> => {
    clock.restart();
    await work(rounds);
    return clock.stop();
  };
  const measure = async (work: Work): Promise<void> => {
    let rounds = 1;
    const warm = performance.now() + job.warmup;
    do {
      if ((await time(work, rounds)) < job.sample) rounds *= 2;
    } while (performance.now() < warm);
    const enough = performance.now() + job.budget;
    do {
      samples.push(((await time(work, rounds)) * 1e6) / (rounds * job.operations));
    } while (performance.now() < enough || samples.length < job.minSamples);
  };
  await peer(measure, job.size, clock);
  return samples;
}
