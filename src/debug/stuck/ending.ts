/**
 * How the process (or worker thread) comes to its end, seen from inside its last look: what may be said about things
 * that are still open or still waiting depends on it.
 *
 * Node emits `exit` in every case, so the stack of that moment tells: `process.exit` is on it, or Node's handler of
 * uncaught errors, or nothing but the `emit`, when there was nothing left to do. Signals are seen where Node hands them
 * to the program, because a program that ends in an orderly way after one does so much later.
 */
import { captureStack } from '../findings/stack.ts';
import { replaceMethod } from '../replace-method.ts';

export type Ending =
  /** Nothing was left to do. */
  | 'natural'
  /** `process.exit()`. */
  | 'exit call'
  /** An error that nobody caught. */
  | 'crash'
  /** A signal, whether it ended the process itself or the program did so after it. */
  | 'signal'
  /** Not the process ends, but a test does. */
  | 'test';

const ENDING_SIGNALS: ReadonlySet<unknown> = new Set(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK']);
/** The frames above `process.emit` are ours: this module, the watchers, the session. */
const FRAMES = 24;

let signalled = false;
let inTest = false;

export function howItEnds(): Ending {
  if (inTest) return 'test';
  const files = captureStack(FRAMES).frames();
  const cause = files.find(({ file, functionName }) => {
    return file === 'node:internal/process/execution' || (functionName === 'process.exit' && file.startsWith('node:'));
  });
  if (cause?.file === 'node:internal/process/execution') return 'crash';
  if (signalled) return 'signal';
  return cause === undefined ? 'natural' : 'exit call';
}

/** The program sends the process a signal that ends it there and then. */
export function endsBySignal(): void {
  signalled = true;
}

/** Runs the last look of a test, after which the process goes on. */
export function endOfTest(look: () => void): void {
  inTest = true;
  try {
    look();
  } finally {
    inTest = false;
  }
}

let watching = 0;
let undo: (() => void) | undefined;

/** Begins to look out for signals; returns what ends it. */
export function watchSignals(): () => void {
  if (++watching === 1) undo = hookSignals();
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    if (--watching > 0) return;
    undo?.();
    undo = undefined;
  };
}

/** A listener for signals would change what they do, so `process.emit` is looked at, through which they come. */
function hookSignals(): () => void {
  const restore = replaceMethod(process, 'emit', (original) => {
    return new Proxy(original, {
      apply: function emit(target, self, args: unknown[]) {
        if (ENDING_SIGNALS.has(args[0])) signalled = true;
        return Reflect.apply(target, self, args);
      },
    });
  });
  return () => {
    signalled = false;
    restore();
  };
}
