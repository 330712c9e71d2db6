/**
 * The stack of code that is interrupted at an arbitrary point, and whose it is.
 *
 * What runs here runs in the middle of the program's synchronous code, perhaps inside Node's own. So it creates no
 * promise, calls nothing of the program, and reads no file: `fs` hands results over in arrays that all calls share, and
 * the program may be about to read one.
 */
import { findSourceMap } from 'node:module';
import { isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Frame } from '../findings/finding.ts';
import { captureStack } from '../findings/stack.ts';
import { STACK_FRAMES } from './constants.ts';

/** The compiled tree this module is in, and debug mode's part of it. */
const ownTree = fileURLToPath(new URL('../../', import.meta.url));
const debugTree = fileURLToPath(new URL('../', import.meta.url));
/**
 * What the library does at length: the report of a finding, and how a function and the first worker of a pool are found
 * and started. Hooks and instruments are short.
 */
const OWN_WORK = ['../session/', '../findings/collector', '../../executors/', '../../threads/function-inspector'].map(
  (path) => fileURLToPath(new URL(path, import.meta.url)),
);
const TYPED_IN = /^(\[eval\d*\]|REPL\d+|\[stdin\]|\[worker eval\])$/;
const TYPESCRIPT = /\.(?:[cm]?ts|tsx|jsx)$/;
/** V8's name for what the inspector evaluates. */
const EVALUATED = '<anonymous>';

/** Innermost first, without the frames that come from looking; `ours` are the callers of this function on top. */
export function interruptedStack(): readonly Frame[] {
  const frames = captureStack(STACK_FRAMES).frames();
  const evaluated = frames.findIndex(
    ({ file, line, functionName }) => file === EVALUATED && line > 0 && functionName === undefined,
  );
  return frames.slice(evaluated + 1);
}

/** The stack inside a promise hook: what is ours on top is left out. */
export function stackUnderHook(): readonly Frame[] {
  const frames = captureStack(STACK_FRAMES).frames();
  const first = frames.findIndex(
    ({ file }) => file !== EVALUATED && !file.startsWith(debugTree) && !file.startsWith('node:'),
  );
  return first < 0 ? [] : frames.slice(first);
}

/** Not Node's, not V8's, not tsyncio's: the program or what it installed. */
export function isForeign({ file, line }: Frame): boolean {
  return line > 0 && ((isAbsolute(file) && !file.startsWith(ownTree)) || TYPED_IN.test(file));
}

/** Whether it is debug mode itself that is at work, on behalf of the frames below it. */
export function isOwnWork(frames: readonly Frame[]): boolean {
  const innermost = frames.findIndex(isForeign);
  const above = innermost < 0 ? frames : frames.slice(0, innermost);
  return above.some(({ file }) => OWN_WORK.some((path) => file.startsWith(path)));
}

/**
 * Whether the program is in a call that may wait without taking processor time: `execSync`, `readFileSync` of a pipe,
 * `Atomics.wait`. Then the time that went by is all there is to judge by.
 */
export function isWaiting(frames: readonly Frame[]): boolean {
  for (const frame of frames) {
    if (isForeign(frame)) return false;
    const name = frame.functionName ?? '';
    if (name === 'Atomics.wait' || (frame.file.startsWith('node:') && name.endsWith('Sync'))) return true;
  }
  return false;
}

/** Positions of TypeScript that was compiled in memory (tsx): the map is known to this thread only. */
export function mapInMemory(frames: readonly Frame[]): readonly Frame[] {
  if (process.sourceMapsEnabled !== true) return frames;
  const index = frames.findIndex((frame) => isForeign(frame) && TYPESCRIPT.test(frame.file));
  const frame = frames[index];
  if (frame === undefined || frame.isMapped === true) return frames;
  const entry = (findSourceMap(frame.file) ?? findSourceMap(pathToFileURL(frame.file).href))?.findEntry(
    frame.line - 1,
    frame.column - 1,
  );
  if (entry === undefined || !('originalLine' in entry)) return frames;
  const mapped = { ...frame, line: entry.originalLine + 1, column: entry.originalColumn + 1, isMapped: true };
  return [...frames.slice(0, index), mapped, ...frames.slice(index + 1)];
}
