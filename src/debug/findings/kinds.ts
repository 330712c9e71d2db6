/** What each kind of finding is called, how serious it is, and what usually mends it. */
import type { FindingKind } from './finding.ts';

export interface KindInfo {
  /** The code of the Node warning: stable, for `--disable-warning=CODE`. */
  readonly code: string;
  readonly warningType: 'RuntimeWarning' | 'ResourceWarning';
  /** For code scanning: an error loses work or a failure, a warning costs time or resources. */
  readonly level: 'error' | 'warning';
  /** One sentence for a list of rules. */
  readonly summary: string;
  /** The remedy when the watcher has no better one. */
  readonly hint: string;
  /** What happened at the named place: `created` at app.ts:3. */
  readonly verb: string;
  /** Which frame is named; see `FindingDetails.blame`. */
  readonly blame: 'nearest' | 'anywhere';
}

export const KINDS: Readonly<Record<FindingKind, KindInfo>> = {
  'never-awaited': {
    code: 'TSYNCIO_NEVER_AWAITED',
    warningType: 'RuntimeWarning',
    level: 'error',
    summary: 'A coroutine or promise was created and nobody awaited it.',
    hint: 'await it, or keep it and await it later; if it is dropped on purpose, say so with `void` or background(…)',
    verb: 'created',
    blame: 'nearest',
  },
  'never-retrieved': {
    code: 'TSYNCIO_NEVER_RETRIEVED',
    warningType: 'RuntimeWarning',
    level: 'error',
    summary: 'A task, future or promise failed and nobody looked at its exception.',
    hint: 'keep the task and await it in a try block, or start it in a taskGroup',
    verb: 'created',
    blame: 'nearest',
  },
  'slow-callback': {
    code: 'TSYNCIO_SLOW_CALLBACK',
    warningType: 'RuntimeWarning',
    level: 'warning',
    summary: 'A callback or a step of a task kept the event loop from everything else.',
    hint: 'move the work to a thread, await toThread(fn, …), or let others run with await sleep(0) now and then',
    verb: 'ran',
    blame: 'anywhere',
  },
  'blocked-loop': {
    code: 'TSYNCIO_BLOCKED_LOOP',
    warningType: 'RuntimeWarning',
    level: 'warning',
    summary: 'The event loop was blocked.',
    hint: 'move the work to a thread, await toThread(fn, …), or use the asynchronous form of the call',
    verb: 'running',
    blame: 'anywhere',
  },
  'wrong-thread': {
    code: 'TSYNCIO_WRONG_THREAD',
    warningType: 'RuntimeWarning',
    level: 'error',
    summary: 'A method that is not thread-safe was called on the loop of another thread.',
    hint: 'use loop.callSoonThreadsafe(…) or runCoroutineThreadsafe(…)',
    verb: 'called',
    blame: 'nearest',
  },
  'resource-leak': {
    code: 'TSYNCIO_RESOURCE_LEAK',
    warningType: 'ResourceWarning',
    level: 'warning',
    summary: 'A resource was never closed.',
    hint: 'close it in a finally block, or open it with `await using`',
    verb: 'opened',
    blame: 'nearest',
  },
  'stuck-task': {
    code: 'TSYNCIO_STUCK_TASK',
    warningType: 'RuntimeWarning',
    level: 'error',
    summary: 'A task waits for something that can never happen.',
    hint: 'see that whatever it waits for is set, released or cancelled on every path',
    verb: 'waiting',
    blame: 'nearest',
  },
  'swallowed-cancel': {
    code: 'TSYNCIO_SWALLOWED_CANCEL',
    warningType: 'RuntimeWarning',
    level: 'error',
    summary: 'A task caught its cancellation and went on.',
    hint: 'rethrow CancelledError after cleaning up, or call uncancel() when going on is meant',
    verb: 'cancelled',
    blame: 'nearest',
  },
};
