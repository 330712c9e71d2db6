/**
 * What each loop has open. Node keeps the process alive for a socket whether anybody looks at it or not, so a loop that
 * is closed ends what it left open; in asyncio the garbage collector does that.
 */
import type { EventLoop } from '../core/index.ts';

export interface Open {
  /** @internal The loop is closed: ends at once, and tells nobody. */
  _loopClosed(): void;
}

const open = new WeakMap<EventLoop, Set<Open>>();

export function opened(loop: EventLoop, resource: Open): void {
  const resources = open.get(loop);
  if (resources === undefined) open.set(loop, new Set([resource]));
  else resources.add(resource);
}

export function closed(loop: EventLoop, resource: Open): void {
  open.get(loop)?.delete(resource);
}

export function loopClosed(loop: EventLoop): void {
  for (const resource of [...(open.get(loop) ?? [])]) resource._loopClosed();
  open.delete(loop);
}
