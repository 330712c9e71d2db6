/**
 * The processor time of this thread in ms. On a machine that has no time to spare a thread looks blocked though it only
 * waits for its turn.
 */
import { readFileSync } from 'node:fs';

type Usage = () => { user: number; system: number };

const SCHEDULER = '/proc/thread-self/schedstat';
const ofThread = (process as { threadCpuUsage?: Usage }).threadCpuUsage;
let hasScheduler = process.platform === 'linux';

export function processorTime(): number {
  if (ofThread !== undefined) return sum(ofThread.call(process));
  return fromScheduler() ?? sum(process.cpuUsage());
}

/** Node before 22.19 knows the time of the whole process only, which is more; Linux knows that of the thread. */
function fromScheduler(): number | undefined {
  if (!hasScheduler) return undefined;
  try {
    // Reads without a look at the file's size, so it is allowed on an interrupted stack.
    return Number(readFileSync(SCHEDULER, 'utf8').split(' ', 1)[0]) / 1e6;
  } catch {
    hasScheduler = false;
    return undefined;
  }
}

function sum({ user, system }: ReturnType<Usage>): number {
  return (user + system) / 1000;
}
