/** One monotonic clock, in ms, for all threads of the process: `performance.now()` begins anew in each. */
const offset = Number(process.hrtime.bigint()) / 1e6 - performance.now();

export function sharedNow(): number {
  return performance.now() + offset;
}
