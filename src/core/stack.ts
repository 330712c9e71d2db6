/** V8's stack text as frames. Positions are what V8 says: source maps are the debug mode's affair. */

import { stackOf } from './inspect.ts';

/** One frame of a stack. */
export interface StackFrame {
  functionName: string;
  /** A path, or a `node:` name. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
}

const FRAME = /^\s+at (?:async )?(?:(.*?) \()?((?:file:\/\/|node:|[A-Za-z]:|\/|<)?.*?):(\d+):(\d+)\)?$/;

/** The frames in an error's stack, newest first. */
export function framesOf(error: unknown): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const text of stackOf(error)?.split('\n') ?? []) {
    const match = FRAME.exec(text);
    if (match === null) continue;
    const [, functionName = '', file = '', line = '0', column = '0'] = match;
    frames.push({ functionName, file: file.replace(/^file:\/\//, ''), line: Number(line), column: Number(column) });
  }
  return frames;
}

const OWN_FOLDER = new URL('..', import.meta.url).pathname;
/** Where its frames are with source maps. */
const OWN_SOURCES = new URL('../../src/', import.meta.url).pathname;

/** Whether a file is one of this package's own. */
export function isOwnFile(file: string): boolean {
  return file.startsWith(OWN_FOLDER) || file.startsWith(OWN_SOURCES);
}

const FRAMES = /(?:\n\s+at .*)+/g;

/**
 * A stack for people: what called the program's outermost frame, the loop and Node, says nothing about the error, and a
 * traceback of asyncio has none of it.
 */
export function withoutLoopFrames(stack: string): string {
  return stack.replace(FRAMES, (frames) => {
    const lines = frames.split('\n');
    const last = lines.findLastIndex((line) => isForeign(line));
    return last === -1 ? frames : lines.slice(0, last + 1).join('\n');
  });
}

function isForeign(line: string): boolean {
  const file = FRAME.exec(line)?.[2]?.replace(/^file:\/\//, '');
  return file !== undefined && !file.startsWith('node:') && !file.startsWith('<') && !isOwnFile(file);
}
