/** Locks and queues. */
export { Barrier } from './barrier.ts';
export { Condition } from './condition.ts';
export { Event } from './event.ts';
export type { Guard } from './guard.ts';
export { Lock } from './lock.ts';
export { LifoQueue, PriorityQueue, Queue } from './queue.ts';
export { BoundedSemaphore, Semaphore } from './semaphore.ts';
