/**
 * Whose work a submitted call is part of: that of a worker which has asked this thread's loop for a coroutine, if it was
 * submitted there.
 *
 * A worker that blocks until such a coroutine is over keeps its place in the pool while it does nothing. Where all places
 * are taken so, the calls that the coroutine waits for would wait for ever; so there is a worker more, one at a time, for one of them.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { PoolMember } from './pool-member.ts';

const askedBy = new AsyncLocalStorage<PoolMember>();

/** Runs what `member` has asked for. */
export function onBehalfOf(member: PoolMember, work: () => void): void {
  askedBy.run(member, work);
}

/** The worker on whose behalf the current code runs. */
export function currentAsker(): PoolMember | undefined {
  return askedBy.getStore();
}
