/** One thing that was opened and has to be closed: what it is, and where that was. */
import { fileURLToPath } from 'node:url';
import type { FindingSink, Frame } from '../findings/finding.ts';
import { originOf } from '../findings/origin.ts';
import type { CapturedStack } from '../findings/stack.ts';
import { sourceFile } from '../promises/source/source-file.ts';

export interface Opening {
  /** For the message: `server on port 8080`. Asked for when something is to be said, while the thing may still know. */
  readonly what: () => string;
  readonly stack: CapturedStack;
  /** See `FindingDetails`: a server that a framework opens for the user is the user's; a file is whoever's opened it. */
  readonly blame: 'nearest' | 'anywhere';
  readonly hint: string;
  /** What has become of it, if not that it "was never closed". */
  readonly fate?: string | undefined;
}

/** Something that was opened and never closed. */
export interface Leak {
  readonly opening: Opening;
  /** What has become of it: "was never closed". */
  readonly fate: string;
  /** A function of Node's that the program called, or the library for the program. */
  readonly openedBy: 'node' | 'library';
}

export const FATE = 'was never closed';
/** Behind the fate of what was garbage before it was closed. */
export const COLLECTED = ', and collected as garbage';

export function reportLeak(sink: FindingSink, { opening, fate, openedBy }: Leak): void {
  // What tsyncio opens with Node's functions is part of something that the program opened, and reported as that.
  if (openedBy === 'node' && originOf(nearest(opening)?.file ?? '') === 'own') return;
  const { what, stack, blame, hint } = opening;
  sink.report('resource-leak', { message: `${what()} ${fate}`, stack: stack.frames(), blame, hint });
}

/** In the order in which they were opened. */
export function reportLeaks(sink: FindingSink, leaks: readonly Leak[]): void {
  for (const leak of leaks.toSorted((a, b) => a.opening.stack.number - b.opening.stack.number)) reportLeak(sink, leak);
}

/** Opened while a module was loaded, by the module's own code. */
export function isModuleCode(opening: Opening): boolean {
  const frame = nearest(opening);
  if (frame === undefined || frame.functionName !== undefined) return false;
  return sourceFile(frame.file)?.isTopLevel(frame.line, frame.column) === true;
}

const PATCHES = /[/\\]debug[/\\]resources[/\\]patches\.[jt]s$/;

function nearest({ stack }: Opening): Frame | undefined {
  return stack.frames().find(({ file }) => originOf(file) !== 'node' && !PATCHES.test(file));
}

/** A path as Node's functions take it: a string, bytes, or a URL. */
export function pathText(path: unknown): string {
  return path instanceof URL && path.protocol === 'file:' ? fileURLToPath(path) : String(path);
}
