/** Who waits for whom. */
export { findCycle, mayCloseCycle, prerequisites } from './cycles.ts';
export { watchHolders } from './holders.ts';
export { describeTasks } from './task-tree.ts';
export { waitsOf } from './waits.ts';
export { showTask, showWait } from './words.ts';
