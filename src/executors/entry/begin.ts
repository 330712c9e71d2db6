/** What thread and process workers have in common before their first call. */
import { packThrown, resolveFunction } from '../../threads/crossing.ts';
import type { FromWorker, SentInitializer } from '../messages.ts';

/** Runs the initializer, then says that the worker is ready, or that it is of no use. */
export async function begin(
  initializer: SentInitializer | undefined,
  post: (message: FromWorker) => void,
): Promise<void> {
  try {
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
