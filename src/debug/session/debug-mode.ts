/**
 * Turning debug mode on and off. There is one session at a time in a thread, begun in one of two ways:
 * - on purpose, for the whole thread (`--import tsyncio/debug`, `--import tsyncio/dev`, `startDebug`): every loop is then
 *   in debug mode from its creation;
 * - because a loop is in debug mode (`run(main, {debug: true})`, `loop.setDebug(true)`, `ASYNCIODEBUG=1`): for as long as
 *   there is such a loop.
 */
import { isMainThread } from 'node:worker_threads';
import { RuntimeError } from '../../core/errors.ts';
import { addInstrument, type Instrument, removeInstrument } from '../../core/instrument.ts';
import type { EventLoop } from '../../core/loop.ts';
import { existingDefaultLoop, explicitRunningLoop } from '../../core/running.ts';
import type { Finding } from '../findings/finding.ts';
import { contained } from '../findings/internal-errors.ts';
import { endOfTest } from '../stuck/ending.ts';
import { DevelopmentOutlet } from './development-outlet.ts';
import { type DebugOptions, type DevelopmentOptions, forgetWorkers, type PassedOn, passToWorkers } from './options.ts';
import { Session } from './session.ts';
import { listenToSignals } from './signals.ts';
import { WarningOutlet } from './warning-outlet.ts';
import { testWatchers } from './watchers.ts';

let session: Session | undefined;
/** What ends a session that was begun on purpose; undefined for one that a loop began. */
let ending: (() => void) | undefined;

/** Begins debug mode for every loop of this thread, and for code that uses none. Returns what ends it. */
export function startDebug(options: DebugOptions = {}): () => void {
  return begin(new Session('debug', new WarningOutlet(), options), () => [watchLoops()]);
}

/** Begins the development mode: debug mode that talks to a person. Returns what ends it. */
export function startDevelopment(options: DevelopmentOptions & PassedOn = {}): () => void {
  const started = new Session('development', new DevelopmentOutlet(options), options);
  return begin(started, () => {
    const undo = [watchLoops()];
    if (isMainThread) {
      const beforeEnd = options.lookOnSignals === true ? () => started.finish() : undefined;
      undo.push(listenToSignals({ beforeEnd }), useSourceMaps(), tellWorkers(options));
    }
    return undo;
  });
}

/**
 * A loop is in debug mode, the first of this thread. Idempotent.
 *
 * @public loaded by `provide.ts`
 */
export function enableDebug(options: DebugOptions = {}): void {
  if (session !== undefined) return;
  session = new Session('debug', new WarningOutlet(), options);
  session.start();
}

/**
 * No loop is in debug mode any more. A session that was begun on purpose goes on. Idempotent.
 *
 * @public loaded by `provide.ts`
 */
export function disableDebug(): void {
  if (ending !== undefined) return;
  session?.loopsEnded();
  session?.stop();
  session = undefined;
}

/** The look at one test. */
export interface TestWatch {
  /** The test is over: what it left behind, once. */
  finish(): readonly Finding[];
  stop(): void;
}

/**
 * Watches a test, for `tsyncio/testing`: whatever is made or opened from now on and left behind at `finish()`.
 *
 * @throws RuntimeError when debug mode is on already.
 */
export function watchTest(): TestWatch {
  if (session !== undefined) {
    throw new RuntimeError(
      'a test cannot be checked for leaks in debug mode, which looks for them itself: switch it off',
    );
  }
  const started = new Session('development', { found: () => {} }, {}, testWatchers);
  const stop = begin(started, () => []);
  return {
    finish: () => {
      endOfTest(() => started.finish());
      return started.findings();
    },
    stop,
  };
}

function begin(started: Session, prepare: () => readonly (() => void)[]): () => void {
  ending?.();
  session?.stop();
  session = started;
  started.start();
  const undo = contained(prepare, []);
  const end = (): void => {
    if (session !== started) return;
    session = undefined;
    ending = undefined;
    for (const action of undo) contained(action, undefined);
    started.stop();
  };
  ending = end;
  return end;
}

/** Puts the loops that exist, and each that will, into debug mode. */
function watchLoops(): () => void {
  const loops: WeakRef<EventLoop>[] = [];
  const turnOn = (loop: EventLoop): void => {
    if (loop.getDebug()) return;
    loop.setDebug(true);
    loops.push(new WeakRef(loop));
  };
  const instrument: Instrument = { loopCreated: turnOn };
  addInstrument(instrument);
  for (const loop of [existingDefaultLoop(), explicitRunningLoop()]) if (loop !== undefined) turnOn(loop);
  return () => {
    removeInstrument(instrument);
    for (const loop of loops) loop.deref()?.setDebug(false);
  };
}

/** The program's own errors name positions in its sources, too. */
function useSourceMaps(): () => void {
  if (process.sourceMapsEnabled === true) return () => {};
  process.setSourceMapsEnabled(true);
  return () => process.setSourceMapsEnabled(false);
}

function tellWorkers(options: PassedOn): () => void {
  passToWorkers(options);
  return forgetWorkers;
}
