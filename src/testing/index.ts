/** Helpers for tests: a virtual clock, and ways to bring tasks into an order. */
export { Sequencer } from './sequencer.ts';
export { VirtualClock, virtualRun } from './virtual-clock.ts';
export { waitAllTasksBlocked } from './wait-all-tasks-blocked.ts';
