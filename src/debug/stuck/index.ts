/** Programs that end, or go on, with something that waits for ever. */
import type { FindingSink } from '../findings/finding.ts';
import { observers } from '../promises/observer.ts';
import type { Mode, Watcher } from '../session/watcher.ts';
import { howItEnds, watchSignals } from './ending.ts';
import { MainLine } from './main-line.ts';
import { type StuckMainLine, stuckMainLine } from './native.ts';
import { TaskPromises } from './task-promises.ts';
import { StuckTasks } from './tasks.ts';

/** Circles of tasks are looked for in both modes, what is stuck at the end in the development mode only. */
export function startStuckWatch(sink: FindingSink, mode: Mode): Watcher {
  const stopSignals = watchSignals();
  const mainLine = mode === 'development' ? new MainLine() : undefined;
  if (mainLine !== undefined) observers.active = mainLine;
  const promises = mainLine === undefined ? undefined : new TaskPromises(mainLine);
  const tasks = new StuckTasks(sink, (task) => promises?.placeOf(task));
  return {
    lastLook: () => {
      if (mainLine === undefined) return;
      const ending = howItEnds();
      if (ending === 'natural') {
        const isTold = tasks.reportStuck();
        for (const found of stuckMainLine(mainLine.pending())) {
          if (!(isTold && found.isInLibrary)) reportMainLine(sink, found);
        }
      } else if (ending === 'test') tasks.reportPending();
      // Whoever looks after us collects garbage, and stacks keep it.
      mainLine.forget();
    },
    stop: () => {
      if (observers.active === mainLine) observers.active = null;
      tasks.stop();
      promises?.stop();
      mainLine?.stop();
      stopSignals();
    },
  };
}

function reportMainLine(sink: FindingSink, { frames }: StuckMainLine): void {
  const [at] = frames;
  const name = at?.functionName === undefined ? 'the program' : `${at.functionName}()`;
  sink.report('stuck-task', {
    message: `${name} waits for a promise that never settles, and nothing is left that could settle it`,
    stack: frames,
    at,
    hint: 'see that the promise is resolved or rejected on every path',
  });
}
