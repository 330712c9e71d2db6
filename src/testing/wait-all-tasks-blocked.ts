import { allTasks, currentTask, type Future, getRunningLoop } from '../core/index.ts';

/**
 * Waits until every other task of the running loop is parked and nothing is ready: what has been set going has gone as
 * far as it can without time or I/O.
 */
export async function waitAllTasksBlocked(): Promise<void> {
  const loop = getRunningLoop();
  const self = currentTask();
  for (;;) {
    // One turn: what was ready has run when this has its turn again.
    const turn: Future<undefined> = loop.createFuture();
    loop.callSoon(() => turn.setResult(undefined));
    await turn;
    const others = [...allTasks(loop)].filter((task) => task !== self);
    if (loop._readyCount === 0 && others.every((task) => task._waitsFor().length > 0)) return;
    // A task in a promise of somebody else's: Node's loop has to go round.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
