/**
 * How a time is taken; harness.py does the same for Python.
 *
 * What is measured is the processor time of the thread that runs the program, not the time on the wall: on a machine
 * with other work to do a wall clock shows mostly that. Where the thread never waits the two are the same on an idle
 * machine; what it waits for (a sleep) does not count.
 *
 * The work runs until the warm-up is over, its rounds doubled until one call is long enough for the clock and for a few
 * garbage collections; then samples are taken. What counts is their median.
 */
import process from 'node:process';
import type { Job } from './job.ts';
import type { Stopwatch, TimedPeer, Work } from './question.ts';

/** Milliseconds of processor time. Before Node 23.9 only the process's is known: helpers of the collector count too. */
export function busy(): number {
  const { user, system } = (process.threadCpuUsage ?? process.cpuUsage)();
  return (user + system) / 1_000;
}

class Clock implements Stopwatch {
  #elapsed = 0;
  #since = 0;

  restart(): void {
    this.#elapsed = 0;
    this.#since = busy();
  }

  pause(): void {
    this.#elapsed += busy() - this.#since;
  }

  resume(): void {
    this.#since = busy();
  }

  /** Milliseconds that counted since `restart`. */
  stop(): number {
    this.pause();
    return this.#elapsed;
  }
}

/** True once the processor has been busy for `duration` ms, or has had ample time to be. */
function deadline(duration: number): () => boolean {
  const began = performance.now();
  const beganBusy = busy();
  return () => busy() - beganBusy >= duration || performance.now() - began >= 10 * duration;
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
    const isWarm = deadline(job.warmup);
    do {
      const began = performance.now();
      await time(work, rounds);
      if (performance.now() - began < job.sample) rounds *= 2;
    } while (!isWarm());
    const isEnough = deadline(job.budget);
    do {
      samples.push(((await time(work, rounds)) * 1e6) / (rounds * job.operations));
    } while (!isEnough() || samples.length < job.minSamples);
  };
  await peer(measure, job.size, clock);
  return samples;
}
