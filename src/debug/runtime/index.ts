/** What watches tsyncio's own tasks, futures, handles and coroutines. */
import { addInstrument, type Instrument, removeInstrument } from '../../core/instrument.ts';
import type { FindingSink } from '../findings/finding.ts';
import type { Watcher } from '../session/watcher.ts';
import { Cancellations } from './cancellations.ts';
import { CreationStacks } from './creation-stacks.ts';
import { Losses } from './losses.ts';
import { SlowSteps } from './slow-steps.ts';

export { currentIncident } from './slow-steps.ts';

/** Begins to watch; creation stacks come first, because the others read them. */
export function startRuntimeWatch(sink: FindingSink): Watcher {
  const losses = new Losses(sink);
  const parts: Instrument[] = [new CreationStacks(), losses, new SlowSteps(sink), new Cancellations(sink)];
  for (const part of parts) addInstrument(part);
  return {
    lastLook: () => losses.lastLook(),
    stop: () => {
      for (const part of parts) removeInstrument(part);
    },
  };
}
