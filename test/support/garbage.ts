/** Makes the garbage collector run, and what it sets off: weak references emptied, finalization callbacks called. */
import { setImmediate as turn } from 'node:timers/promises';

/**
 * Several collections, each with turns of the loop around it: a `WeakRef` that was read in this turn holds its target
 * to the end of the turn, a finalization callback runs in a turn of its own, and what it frees is the next collection's.
 */
export async function collectGarbage(rounds = 4): Promise<void> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('run this test with node --expose-gc, as `npm test` does');
  for (let round = 0; round < rounds; round += 1) {
    await turn();
    await gc({ execution: 'async' });
    await turn();
  }
}

/** Collects until `done()` holds or `rounds` collections have gone by; says which. */
export async function collectUntil(done: () => boolean, rounds = 20): Promise<boolean> {
  for (let round = 0; round < rounds && !done(); round += 1) await collectGarbage(1);
  return done();
}
