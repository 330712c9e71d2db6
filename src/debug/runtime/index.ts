/** What watches tsyncio's own tasks, futures, handles and coroutines. */
import { addInstrument, removeInstrument } from '../../core/instrument.ts';
import type { FindingSink } from '../findings/finding.ts';
import type { Mode, Watcher } from '../session/watcher.ts';
import { RuntimeWatch } from './runtime-watch.ts';

export { currentIncident } from './slow-steps.ts';

export function startRuntimeWatch(sink: FindingSink, mode: Mode): Watcher {
  const watch = new RuntimeWatch(sink, mode);
  addInstrument(watch);
  return {
    lastLook: () => watch.lastLook(),
    loopsEnded: () => watch.loopsEnded(),
    stop: () => removeInstrument(watch),
  };
}
