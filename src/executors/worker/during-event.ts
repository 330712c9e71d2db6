import { existingDefaultLoop, explicitRunningLoop } from '../../core/index.ts';

/** Handles what has arrived; whoever awaits it is resumed in this very event of Node's, not one turn later. */
export function duringEvent(work: () => void): void {
  work();
  (explicitRunningLoop() ?? existingDefaultLoop())?._turnNow();
}
