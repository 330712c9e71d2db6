/** Which callback of Node's the thread is in: timers and immediates carry it. */
import { executionAsyncResource } from 'node:async_hooks';

type Callback = (...args: never[]) => unknown;

export function runningCallback(): Callback | undefined {
  const resource = executionAsyncResource() as { _onTimeout?: unknown; _onImmediate?: unknown; callback?: unknown };
  const callback = resource._onTimeout ?? resource._onImmediate ?? resource.callback;
  return typeof callback === 'function' ? (callback as Callback) : undefined;
}
