/** V8's stack text as frames. Positions are what V8 says: source maps are the debug mode's affair. */

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
  if (!(error instanceof Error) || typeof error.stack !== 'string') return [];
  const frames: StackFrame[] = [];
  for (const text of error.stack.split('\n')) {
    const match = FRAME.exec(text);
    if (match === null) continue;
    const [, functionName = '', file = '', line = '0', column = '0'] = match;
    frames.push({ functionName, file: file.replace(/^file:\/\//, ''), line: Number(line), column: Number(column) });
  }
  return frames;
}

const OWN_FOLDER = new URL('..', import.meta.url).pathname;

/** Whether a file is one of this package's own. */
export function isOwnFile(file: string): boolean {
  return file.startsWith(OWN_FOLDER);
}
