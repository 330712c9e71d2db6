/** Native promises that were dropped, and rejections that nobody handled, in any program. */
export {
  type PromiseFinding,
  type PromiseTracking,
  type PromiseTrackingOptions,
  startPromiseTracking,
} from './tracking.ts';
export { startPromiseWatch } from './watch.ts';
