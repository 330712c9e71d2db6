/** Where a block is, by what was seen of it. Reads source files, so it is no work for an interrupted stack. */
import type { Frame } from '../findings/finding.ts';
import { originOf } from '../findings/origin.ts';
import { originAt } from '../findings/source-map.ts';
import { functionFrame } from '../runtime/function-location.ts';
import type { Block } from './block.ts';
import { isForeign } from './interrupted-stack.ts';
import { isAtEntry } from './named-frames.ts';
import { callBefore, callInside, isInsideCall } from './native-call.ts';

export interface BlockPlace {
  readonly stack: readonly Frame[];
  /** Where the stack's innermost frame of the program is not the place. */
  readonly at?: Frame | undefined;
  /**
   * `seen`: the program was there. `likely`: a native call hid it, and this one is the likeliest. `unknown`: something
   * native hid it, which may have been a collection of garbage as well.
   */
  readonly certainty: 'seen' | 'likely' | 'unknown';
}

/** Undefined: the program has no part in it, or it only loads modules. */
export function placeOf(block: Block): BlockPlace | undefined {
  const { callback, state } = block;
  // A chain is interrupted between its links or anywhere in them; what makes its promises is what drives it.
  const frames = block.isChain && block.maker.length > 0 ? block.maker : block.frames;
  const ofUser = frames.filter((frame) => frame.line > 0 && originAt(frame) === 'user');
  const user = ofUser.find((frame) => !isAtEntry(frame)) ?? ofUser[0];
  if (user === undefined) {
    if (frames.some(isForeign)) return { stack: frames, certainty: 'seen' };
    const begin = callback === undefined ? undefined : functionFrame(callback)?.[0];
    if (begin === undefined) return undefined;
    const call = callInside(begin);
    return { stack: [begin], at: call ?? begin, certainty: call === undefined ? 'unknown' : 'likely' };
  }
  if (isLoadingModules(frames)) return undefined;
  if (state !== 'returned' || isInsideCall(frames)) return { stack: frames, certainty: 'seen' };
  const call = callBefore(user);
  return { stack: frames, at: call, certainty: call === undefined ? 'unknown' : 'likely' };
}

/** Node's loaders: of the program's modules, and of its own, which it loads when they are first used (`fetch`). */
const LOADERS = /^node:internal\/(?:modules\/|bootstrap\/(?:realm|loaders)$)/;

/** The program has asked for a module, and all that runs since is Node and packages. */
export function isLoadingModules(frames: readonly Frame[]): boolean {
  for (const { file, line } of frames) {
    if (LOADERS.test(file)) return true;
    if (line > 0 && originOf(file) === 'user') return false;
  }
  return false;
}
