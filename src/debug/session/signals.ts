/** Signals in the development mode: SIGQUIT says where every task stands; the others get a last look before they end it. */
import { constants } from 'node:os';
import { existingDefaultLoop, explicitRunningLoop } from '../../core/running.ts';
import { describeTasks } from '../../introspection/index.ts';
import { contained } from '../findings/internal-errors.ts';
import { replaceMethod } from '../replace-method.ts';
import { endsBySignal } from '../stuck/ending.ts';
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
  const stopWatching = beforeEnd === undefined ? () => {} : seeOwnKills(listeners, beforeEnd);
  return () => {
    stopWatching();
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}

/**
 * A program that signals itself is at its end there and then, and not when the loop comes to a listener: it may have
 * nothing left to do, and end before.
 */
function seeOwnKills(listeners: ReadonlyMap<NodeJS.Signals, () => void>, beforeEnd: () => void): () => void {
  const endedBy = (signal: unknown): void => {
    if (!endsNow(signal, listeners)) return;
    endsBySignal();
    beforeEnd();
  };
  return replaceMethod(process, 'kill', (kill) => {
    return new Proxy(kill, {
      apply(target, self, args: unknown[]) {
        const [pid, signal] = args;
        if (pid === process.pid) contained(() => endedBy(signalName(signal)), undefined);
        return Reflect.apply(target, self, args);
      },
    });
  });
}

function signalName(signal: unknown): unknown {
  if (signal === undefined) return 'SIGTERM';
  return ENDING.find((name) => constants.signals[name] === signal) ?? signal;
}

/** Whether the signal ends the process when it is sent; then nobody listens to it any more. */
function endsNow(signal: unknown, listeners: ReadonlyMap<NodeJS.Signals, () => void>): boolean {
  const name = ENDING.find((ending) => ending === signal);
  const own = name === undefined ? undefined : listeners.get(name);
  if (name === undefined || own === undefined || process.listenerCount(name) > 1) return false;
  process.off(name, own);
  return true;
}

/** A program that listens itself decides what the signal means; otherwise it means what it always does. */
function endBySignal(
  signal: NodeJS.Signals,
  listeners: ReadonlyMap<NodeJS.Signals, () => void>,
  beforeEnd: (() => void) | undefined,
): void {
  if (!endsNow(signal, listeners)) return;
  contained(() => beforeEnd?.(), undefined);
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
