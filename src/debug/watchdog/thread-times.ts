/**
 * What this thread has had of the processor. On a machine that has no time to spare a thread looks blocked though it
 * only waits for its turn.
 */
import { readFileSync } from 'node:fs';

export interface ThreadTimes {
  /** How long it ran, in ms. */
  readonly ran: number;
  /** How long it stood in line for a processor, in ms; only Linux knows. */
  readonly stoodInLine: number;
}

type Usage = () => { user: number; system: number };

const SCHEDULER = '/proc/thread-self/schedstat';
/** Node before 22.19 knows that of the whole process only, which is more: then fewer blocks are doubted. */
const usage: Usage = (process as { threadCpuUsage?: Usage }).threadCpuUsage ?? process.cpuUsage;
let hasScheduler = process.platform === 'linux';

/** How long the main thread has stood in line, asked from another thread; 0 where nobody knows. */
export function mainThreadStoodInLine(): number {
  if (!hasScheduler) return 0;
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

export function threadTimes(): ThreadTimes {
  if (hasScheduler) {
    try {
      // Read without a look at the file's size, hence allowed on an interrupted stack. In ns.
      const [ran, stoodInLine] = readFileSync(SCHEDULER, 'utf8').split(' ');
      return { ran: Number(ran) / 1e6, stoodInLine: Number(stoodInLine) / 1e6 };
    } catch {
      hasScheduler = false;
    }
  }
  const { user, system } = usage.call(process);
  return { ran: (user + system) / 1000, stoodInLine: 0 };
}
