/**
 * An import that never ends: the module waits at its top level for what can never come. A program would exit with code
 * 13; a worker has its pool's channel and stays, so it looks whether there is anything left that could end the wait.
 */

/** How often, in ms, it is looked, and how often in a row there has to be nothing: far longer than any loader pauses. */
const LOOK_INTERVAL = 100;
const LOOKS = 10;

/** What keeps the event loop alive, by name. */
function resources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** Calls `onStalled` once nothing has been left to do for a while but what there was before; returns what stops it. */
export function watchImport(onStalled: () => void): () => void {
  const before = resources();
  let looks = 0;
  const timer = setInterval(() => {
    const hasMore = [...resources()].some(([name, count]) => count > (before.get(name) ?? 0));
    looks = hasMore ? 0 : looks + 1;
    if (looks === LOOKS) onStalled();
  }, LOOK_INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}
