/** What watches tsyncio's own tasks, futures, handles and coroutines. */
import { addInstrument, type Instrument, removeInstrument } from '../../core/instrument.ts';
import type { FindingSink } from '../findings/finding.ts';
import type { Mode, Watcher } from '../session/watcher.ts';
import { Cancellations } from './cancellations.ts';
import { CreationStacks } from './creation-stacks.ts';
import { ForgottenWaits } from './forgotten-waits.ts';
import { IoWaits } from './io-waits.ts';
import { Losses } from './losses.ts';
import { SlowSteps } from './slow-steps.ts';

export { currentIncident } from './slow-steps.ts';

/** Begins to watch; creation stacks come first, because the others read them. */
export function startRuntimeWatch(sink: FindingSink, mode: Mode): Watcher {
  const losses = new Losses(sink);
  const waits = new ForgottenWaits(sink);
  const parts: Instrument[] = [
    new CreationStacks(mode),
    losses,
    new SlowSteps(sink),
    new Cancellations(sink),
    new IoWaits(),
    waits,
  ];
  for (const part of parts) addInstrument(part);
  return {
    lastLook: () => {
      losses.lastLook();
      waits.lastLook();
    },
    stop: () => {
      for (const part of parts) removeInstrument(part);
    },
  };
}
