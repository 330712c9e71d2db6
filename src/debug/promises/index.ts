/** Native promises that were dropped, and rejections that nobody handled, in any program. */
export { startPromiseWatch } from './watch.ts';
