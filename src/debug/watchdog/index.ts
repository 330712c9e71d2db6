/**
 * The watchdog: says where a loop is blocked, while it is. Every thread with a session of debug mode is watched; one
 * agent thread a process does the watching.
 */
import { isMainThread } from 'node:worker_threads';
import { logger } from '../../core/logger.ts';
import type { FindingSink } from '../findings/finding.ts';
import { contained } from '../findings/internal-errors.ts';
import type { Mode, Watcher } from '../session/watcher.ts';
import { Agent, agentOfProcess } from './agent-thread.ts';
import { WatchedThread } from './watched-thread.ts';

const DENIED =
  'the watchdog cannot look into blocked loops: worker threads or the inspector are denied. ' +
  'Slow callbacks are still reported when they are over; allow both (--allow-worker, --allow-inspector) to see the very line';

let hasSaidDenied = false;
/** Whether this thread has had an agent before. */
let isRepeated = false;

export function startWatchdog(sink: FindingSink, mode: Mode): Watcher {
  const shared = isMainThread ? undefined : agentOfProcess();
  const agent = shared === undefined ? new Agent(mode) : undefined;
  const heartbeat = shared ?? (agent as Agent).heartbeat;
  const row = heartbeat.claim();
  if (row === undefined) return { stop: () => {} };

  const startAgent = (): void => {
    try {
      agent?.start();
    } catch {
      heartbeat.deny();
    }
  };
  const thread = new WatchedThread(heartbeat, row, sink, mode, () => {
    startAgent();
    if (heartbeat.isDenied) sayDenied();
  });
  thread.start();
  // Where loops come and go in debug mode, those that are over within a beat need none.
  if (!isRepeated) startAgent();
  isRepeated = true;

  return {
    lastLook: () => {
      contained(() => thread.lastLook(), undefined);
      row.release();
      agent?.closeNow();
    },
    stop: () => {
      thread.stop();
      agent?.close();
    },
  };
}

function sayDenied(): void {
  if (hasSaidDenied) return;
  hasSaidDenied = true;
  logger.warn(DENIED);
}
