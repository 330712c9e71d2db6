/** Stacks of two threads in one: where the call failed, and where it was submitted. */
import { isOwnFile } from '../core/index.ts';

const SEPARATOR = '    --- submitted by ---';

/** Frames of this package, and those of Node below the first user frame, say nothing about the program. */
function isForReaders(line: string): boolean {
  const file = /(?:\(|at )(?:async )?(?:file:\/\/)?([^()]*?):\d+:\d+\)?$/.exec(line)?.[1];
  return file === undefined || !(isOwnFile(file) || file.startsWith('node:internal/'));
}

function frames(stack: string): string[] {
  return stack.split('\n').filter((line) => line.trimStart().startsWith('at ') && isForReaders(line));
}

/** What holds a stack: V8 turns it into text when it is read. */
export interface StackHolder {
  readonly stack?: string | undefined;
}

/** The stack of the caller. */
export function stackHere(frames: number): StackHolder {
  const limit = Error.stackTraceLimit;
  // Reflect.set: under --frozen-intrinsics the assignment would throw.
  if (limit > frames) Reflect.set(Error, 'stackTraceLimit', frames);
  // Cheaper than captureStackTrace() into an object, by a fifth.
  const holder = new Error('submitted here');
  if (limit > frames) Reflect.set(Error, 'stackTraceLimit', limit);
  return holder;
}

/** The stack of an error that came from a worker, with that of the submitter below it. */
export function joinStacks(stack: string, submitter: StackHolder): string {
  const lines = stack.split('\n');
  const first = lines.findIndex((line) => line.trimStart().startsWith('at '));
  const head = first === -1 ? lines : lines.slice(0, first);
  const below = frames(submitter.stack ?? '');
  return [...head, ...frames(stack), ...(below.length > 0 ? [SEPARATOR, ...below] : [])].join('\n');
}
