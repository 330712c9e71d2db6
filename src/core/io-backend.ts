/**
 * Where the I/O methods of the loop meet what implements them. The core must not import `transports/` and
 * `subprocess/`, so they announce here how their functions are loaded, each of which takes the loop as its first
 * argument. They are loaded by the first call: `import 'tsyncio'` has to be quick.
 */
import { RuntimeError } from './errors.ts';
import type { EventLoop } from './loop.ts';
import type { LoopIo } from './loop-io.ts';

type Names = Exclude<keyof LoopIo, symbol>;

// biome-ignore lint/suspicious/noExplicitAny: what a method takes only it knows
type WithLoop<F> = F extends (...args: any[]) => any
  ? (loop: EventLoop, ...args: Parameters<F>) => ReturnType<F>
  : never;

/** The methods of `LoopIo`, as functions; and what has to be done when a loop is closed. */
export type IoBackend = { [Name in Names]: WithLoop<LoopIo[Name]> } & {
  /** Ends what the loop has open: nobody would hear of it any more. */
  loopClosed(loop: EventLoop): void;
};

const loaded: Partial<IoBackend> = {};
const loaders = new Map<keyof IoBackend, () => void>();

/** Says how the module that has these methods is loaded; once it is, it calls `provideIo`. */
export function provideIoLoader(names: readonly (keyof IoBackend)[], load: () => void): void {
  for (const name of names) loaders.set(name, load);
}

/** Hands over methods; called by the module that has them. */
export function provideIo(given: Partial<IoBackend>): void {
  Object.assign(loaded, given);
}

export function io<Name extends keyof IoBackend>(name: Name): IoBackend[Name] {
  if (loaded[name] === undefined) loaders.get(name)?.();
  const method = loaded[name];
  if (method === undefined) throw new RuntimeError(`${name}() is not there: import 'tsyncio', which brings transports`);
  return method;
}

/** A loop is being closed: what it has open, if anything ever was, ends with it. */
export function closeIo(loop: EventLoop): void {
  loaded.loopClosed?.(loop);
}
