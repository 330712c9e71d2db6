import type { EventLoop, Future } from '../core/index.ts';

/** Calls `receive` once what is ready by now, the telling of the protocol, has run; done then. */
export function behindReady(loop: EventLoop, receive: () => void): Future<undefined> {
  const begun = loop.createFuture<undefined>();
  loop._schedule({
    _isBare: false,
    _run: () => {
      receive();
      if (!begun.done()) begun.setResult(undefined);
      return false;
    },
  });
  return begun;
}
