/**
 * What is known about functions of Node's own. Their source cannot be asked at run time, and Node makes (and drops)
 * many promises for itself, so this is a list of what user code gets a promise from.
 */
import type { CallFrame } from './sites.ts';

/** Modules whose every function answers with a promise. */
const PROMISE_MODULES =
  /^node:(?:internal\/)?(?:fs\/promises|timers\/promises|dns\/promises|readline\/promises|stream\/promises|crypto\/webcrypto|crypto\/webcrypto_util|streams\/duplexify)$/;

/** Functions elsewhere: module → names. */
const PROMISE_FUNCTIONS: readonly (readonly [RegExp, RegExp])[] = [
  [/^node:events$/, /^once$/],
  [/^node:internal\/(bootstrap\/web\/exposed-window-or-worker|deps\/undici\/undici)$/, /fetch/],
  // What util.promisify makes of a function with a callback.
  [/^node:internal\/util$/, /.?/],
  [/^node:child_process$/, /^(?:|exec|execFile|.*promis.*)$/i],
  [/^node:internal\/blob$/, /^(arrayBuffer|text|bytes)$/],
  [/^node:internal\/deps\/undici\/undici$/, /^(json|text|arrayBuffer|blob|formData|bytes)$/],
  [/^node:internal\/readline\/interface$/, /^question$/],
  [/^node:internal\/streams\/end-of-stream$/, /^finished$/],
  [/^node:stream$/, /^(toArray|forEach|some|every|find|reduce)$/],
  [/^node:zlib$|^node:internal\/streams\/compose$/, /promis/i],
];

/** Modules whose promises users drop rightly, or which only work for the engine: tests, module loading, web streams. */
const LOST_BY_NODE =
  /^node:internal\/(test_runner|modules|main|process|webstreams|bootstrap\/(?!web)|vm)|^node:(test|module|vm|repl)/;

/** Where Node calls back what user code scheduled, and nobody sees what is returned. */
const SCHEDULERS = /^node:internal\/(timers|process\/task_queues)$|^node:timers$/;

/** Functions that call the one they are given and return what that returns: `storage.run(store, f)`. */
const TRANSPARENT: readonly (readonly [RegExp, RegExp])[] = [
  [/^node:async_hooks$|^node:internal\/async_(local_storage|context_frame)/, /^(run|exit|runInAsyncScope|bound)$|^$/],
  [/^node:diagnostics_channel$/, /^(runStores|traceSync|tracePromise)$|^$/],
  [/^node:internal\/perf\/timerify$/, /./],
];

export function isTransparent({ file, name }: CallFrame): boolean {
  return TRANSPARENT.some(([module, names]) => module.test(file) && names.test(name));
}

export function isPromiseApi({ file, name }: CallFrame): boolean {
  return (
    PROMISE_MODULES.test(file) || PROMISE_FUNCTIONS.some(([module, names]) => module.test(file) && names.test(name))
  );
}

export function isLostByNode(file: string): boolean {
  return LOST_BY_NODE.test(file);
}

/**
 * Whether a promise that a callback returned to Node is the user's loss: `setTimeout(() => save())`, and a listener that
 * the user's own `emit` called. Where Node calls on its own account (a request, a signal, data of a stream) the callback
 * is a handler, and its promise is what an async handler's would be.
 */
export function nodeSwallows(frames: readonly CallFrame[], from: number): boolean {
  let at = from;
  while (frames[at]?.role === 'node') {
    if (SCHEDULERS.test(frames[at]?.file ?? '')) return true;
    at++;
  }
  const caller = frames[at];
  return caller !== undefined && !caller.isAsync && caller.role === 'user';
}
