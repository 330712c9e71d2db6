import { allTasks, currentTask, type Future, getRunningLoop, type Task } from '../core/index.ts';

/** Who is in here does nothing else. */
const waiting = new Set<Task<unknown>>();
/** How many of them have an entry in the ready queue, and that is all they have. */
let turning = 0;

/**
 * Waits until every other task of the running loop is parked and nothing is ready: what has been set going has gone as
 * far as it can without time or I/O.
 */
export async function waitAllTasksBlocked(): Promise<void> {
  const self = currentTask();
  if (self !== undefined) waiting.add(self);
  try {
    await blocked();
  } finally {
    if (self !== undefined) waiting.delete(self);
  }
}

async function blocked(): Promise<void> {
  const loop = getRunningLoop();
  for (;;) {
    // One turn: what was ready has run when this has its turn again.
    const turn: Future<undefined> = loop.createFuture();
    loop.callSoon(() => turn.setResult(undefined));
    turning += 1;
    await turn;
    turning -= 1;
    const others = [...allTasks(loop)].filter((task) => !waiting.has(task));
    if (loop._readyCount <= turning && others.every((task) => task._waitsFor().length > 0)) return;
    // A task in a promise of somebody else's: Node's loop has to go round.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
