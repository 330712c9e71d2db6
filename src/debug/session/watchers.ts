/** Everything that looks for mistakes, in the order in which it is started; it is stopped the other way round. */
import { startPromiseWatch } from '../promises/index.ts';
import { startResourceWatch } from '../resources/index.ts';
import { startRuntimeWatch } from '../runtime/index.ts';
import { startStuckWatch } from '../stuck/index.ts';
import { startWatchdog } from '../watchdog/index.ts';
import type { StartWatcher } from './watcher.ts';

export const watchers: readonly StartWatcher[] = [
  startWatchdog,
  startResourceWatch,
  startStuckWatch,
  startRuntimeWatch,
  startPromiseWatch,
];

/** What looks at a test: not for how long things take. */
export const testWatchers: readonly StartWatcher[] = [
  startResourceWatch,
  startStuckWatch,
  startRuntimeWatch,
  startPromiseWatch,
];
