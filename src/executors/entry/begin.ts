/** What thread and process workers have in common before their first call. */
import { getRunningLoop, nameThisThread } from '../../core/index.ts';
import { packThrown, resolveFunction } from '../../threads/crossing.ts';
import { provideBlockedNotice } from '../../threads/index.ts';
import type { FromWorker, WorkerStart } from '../messages.ts';

/** Takes its name, runs the initializer, then says that the worker is ready, or that it is of no use. */
export async function begin(
  { description, debugMode, initializer }: WorkerStart,
  post: (message: FromWorker) => void,
): Promise<void> {
  nameThisThread(description);
  provideBlockedNotice((isBlocked) => post(['blocked', isBlocked]));
  try {
    if (debugMode !== undefined) {
      await import(debugMode);
      getRunningLoop().setDebug(true);
    }
    if (initializer !== undefined) {
      const fn = await resolveFunction(initializer.reference);
      await fn(...initializer.args);
    }
  } catch (error) {
    post(['unusable', packThrown(error)]);
    return;
  }
  post(['ready']);
}
