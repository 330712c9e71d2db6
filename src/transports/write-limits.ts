/** When a protocol is told to write no more, and when to go on. */
import { checkOptions, ofWriteLimits, type WriteLimits } from '../core/index.ts';
import { HIGH_TO_LOW, HIGH_WATER } from './constants.ts';

/** `[low, high]`. @throws RangeError unless `high >= low >= 0`. */
export function resolveLimits(limits: WriteLimits | undefined): [low: number, high: number] {
  checkOptions('setWriteBufferLimits', limits, ofWriteLimits);
  const { high: givenHigh, low: givenLow } = limits ?? {};
  const high = givenHigh ?? (givenLow === undefined ? HIGH_WATER : HIGH_TO_LOW * givenLow);
  const low = givenLow ?? Math.floor(high / HIGH_TO_LOW);
  if (!(high >= low && low >= 0)) {
    throw new RangeError(`high (${high}) must be >= low (${low}) must be >= 0: give both, or high alone`);
  }
  return [low, high];
}
