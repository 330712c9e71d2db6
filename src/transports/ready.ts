/** Waiting for a socket: until it is connected, or its handshake is done. */
import type { Socket } from 'node:net';
import type { EventLoop, Future } from '../core/index.ts';
import { named, systemError } from './system-error.ts';

export interface Patience {
  /** After so many ms it has failed. */
  readonly timeout: number;
  readonly failure: () => Error;
}

/** Until a transport listens, an error must find somebody. */
const ignore = (): void => {};

/**
 * A future that `subscribe` says the result of, and that fails when the socket does. Whoever is cancelled while he waits
 * destroys the socket.
 */
export function socketReady<T>(
  loop: EventLoop,
  socket: Socket,
  subscribe: (ready: (value: T) => void, failed: (error: Error) => void) => void,
  patience?: Patience,
): Future<T> {
  const future = loop.createFuture<T>();
  const failed = (error: Error): void => {
    if (!future.done()) future.setException(named(error));
  };
  const gone = (): void => failed(systemError('ECONNRESET', 'read', 'The connection was lost before it was made'));
  socket.on('error', ignore);
  socket.on('error', failed);
  socket.on('close', gone);
  subscribe((value) => {
    if (!future.done()) future.setResult(value);
  }, failed);
  const timer = patience && loop.callLater(patience.timeout, () => failed(patience.failure()));
  future._addInternalCallback(() => {
    timer?.cancel();
    // The socket is not to keep what was waited for here.
    socket.off('error', failed);
    socket.off('close', gone);
  });
  return future;
}
