/**
 * The very end of the process (or worker thread): after the program's own `exit` listeners, which may still close what
 * is open. A listener of ours would come before those that the program adds, so `process.emit` is looked at; a program
 * that calls `process.exit()` in such a listener is ended there and then, by `process.reallyExit`.
 */
import { type AnyFunction, replaceMethod } from '../replace-method.ts';

/** Calls `look` when everything else is over; returns what takes that back. */
export function atExit(look: () => void): () => void {
  let isExiting = false;
  let isOver = false;
  const endings = [
    intercept('emit', (emit, self, args) => {
      if (isOver || args[0] !== 'exit') return Reflect.apply(emit, self, args);
      isExiting = true;
      try {
        return Reflect.apply(emit, self, args);
      } finally {
        look();
      }
    }),
    intercept('reallyExit', (reallyExit, self, args) => {
      if (isExiting && !isOver) look();
      return Reflect.apply(reallyExit, self, args);
    }),
  ];
  return () => {
    isOver = true;
    for (const end of endings) end();
  };
}

function intercept(
  name: 'emit' | 'reallyExit',
  call: (original: AnyFunction, self: unknown, args: unknown[]) => unknown,
): () => void {
  return replaceMethod(process, name, (original) => new Proxy(original, { apply: call }));
}
