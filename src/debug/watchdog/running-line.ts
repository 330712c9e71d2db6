/**
 * Which line of the program keeps running, by several looks at its stack: the one that is the same in all of them. A
 * loop that calls short functions is found now in this one, now in that, and now between them; it is the loop that is
 * to be named. Where the program has gone on to another line, what it does now counts.
 */
import type { Frame } from '../findings/finding.ts';
import { isForeign } from './interrupted-stack.ts';

/** The stack now, without the calls on top that the looks do not agree on. */
export function agree(before: readonly Frame[], now: readonly Frame[]): readonly Frame[] {
  const earlier = before.filter(isForeign).reverse();
  const later = now.filter(isForeign).reverse();
  let common = 0;
  while (common < Math.min(earlier.length, later.length) && isSameLine(earlier[common], later[common])) common += 1;
  const last = later[common - 1];
  if (last === undefined || common === later.length) return now;
  // The same function at another line.
  if (common < earlier.length && isSameFunction(earlier[common], later[common])) return now;
  return now.slice(now.indexOf(last));
}

function isSameLine(one: Frame | undefined, other: Frame | undefined): boolean {
  return isSameFunction(one, other) && one?.line === other?.line;
}

function isSameFunction(one: Frame | undefined, other: Frame | undefined): boolean {
  return one?.file === other?.file && one?.functionName === other?.functionName;
}
