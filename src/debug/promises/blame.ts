/** Where a rejected promise came from: the call of the async function, as far out as it was merely handed on. */
import type { CallFrame } from './sites.ts';
import { sourceFile } from './source/source-file.ts';
import { usageAt } from './verdict.ts';

export interface Blame {
  readonly at: CallFrame;
  readonly frames: readonly CallFrame[];
}

/** Undefined where no user code had a hand in it. */
export function blameFor(frames: readonly CallFrame[]): Blame | undefined {
  let at = frames.findIndex((frame) => frame.role !== 'engine');
  const maker = frames[at];
  if (maker === undefined) return undefined;
  const isCall = at > 0 || !maker.isEntry;
  if (!isCall) at++;
  let handedOn: number | undefined;
  for (; at < frames.length; at++) {
    const frame = frames[at];
    if (frame === undefined || frame.isAsync) break;
    if (frame.role === 'engine') continue;
    if (frame.role !== 'user') {
      // What Node or a package calls of the user's own has no caller to name.
      if (handedOn !== undefined || maker.role === 'user') break;
      continue;
    }
    handedOn = at;
    if (usageAt(frame).usage !== 'returned') break;
  }
  const index = handedOn ?? frames.findIndex((frame) => frame.role === 'user');
  const frame = frames[index];
  return frame === undefined ? undefined : { at: headOfChain(frame), frames: frames.slice(index) };
}

/** `fetchUser(1)⏎.then(f)` is named where `fetchUser` was called, a function called on the spot where it begins. */
function headOfChain(frame: CallFrame): CallFrame {
  const { usage, isChained, head } = usageAt(frame);
  const position = isChained || usage === 'immediate' ? sourceFile(frame.file)?.positionOf(head) : undefined;
  return position === undefined ? frame : { ...frame, ...position };
}
