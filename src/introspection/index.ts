/** Who waits for whom. */
export { findCycle, prerequisites } from './cycles.ts';
export { Holders } from './holders.ts';
export { type Wait, waitsOf } from './waits.ts';
