/** Helpers for tests: a virtual clock, ways to bring tasks into an order, and a look at what a test leaves behind. */
export { leakChecks } from './leak-checks.ts';
export { checkLeaks, LeakError } from './leaks.ts';
export { Sequencer } from './sequencer.ts';
export { VirtualClock, virtualRun } from './virtual-clock.ts';
export { waitAllTasksBlocked } from './wait-all-tasks-blocked.ts';
