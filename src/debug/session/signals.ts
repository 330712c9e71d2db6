/** Signals in the development mode: SIGQUIT says where every task stands; the others get a last look before they end it. */
import { existingDefaultLoop, explicitRunningLoop } from '../../core/running.ts';
import { describeTasks } from '../../introspection/index.ts';
import { contained } from '../findings/internal-errors.ts';
import { say } from './terminal.ts';

const ENDING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export interface SignalOptions {
  /** What is done before a signal ends the process; without it only SIGQUIT is listened to. */
  readonly beforeEnd?: (() => void) | undefined;
}

/** Returns what takes the listeners out again. */
export function listenToSignals({ beforeEnd }: SignalOptions): () => void {
  const listeners = new Map<NodeJS.Signals, () => void>();
  if (process.platform !== 'win32') listeners.set('SIGQUIT', () => contained(printTasks, undefined));
  for (const signal of beforeEnd === undefined ? [] : ENDING) {
    listeners.set(signal, () => endBySignal(signal, listeners, beforeEnd));
  }
  for (const [signal, listener] of listeners) process.on(signal, listener);
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}

/** A program that listens itself decides what the signal means; otherwise it means what it always does. */
function endBySignal(
  signal: NodeJS.Signals,
  listeners: ReadonlyMap<NodeJS.Signals, () => void>,
  beforeEnd: (() => void) | undefined,
): void {
  const own = listeners.get(signal);
  if (own === undefined || process.listenerCount(signal) > 1) return;
  contained(() => beforeEnd?.(), undefined);
  process.off(signal, own);
  process.kill(process.pid, signal);
}

function printTasks(): void {
  // A signal comes in nobody's context: all loops that may be at work are asked.
  const tasks = [explicitRunningLoop(), existingDefaultLoop()].flatMap((loop) => [...(loop?._pendingTasks() ?? [])]);
  say(
    tasks.length === 0
      ? 'tsyncio: no pending task'
      : `tsyncio: ${tasks.length} pending task${tasks.length === 1 ? '' : 's'}`,
  );
  for (const line of describeTasks(tasks)) say(line);
}
