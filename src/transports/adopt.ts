/** From a socket to a transport and its protocol. */
import type { AsyncResource } from 'node:async_hooks';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { EventLoop } from '../core/index.ts';
import type { Opening } from './announce.ts';
import { socketInfo, tlsInfo, type UnixNames } from './socket-info.ts';
import { type ConnectionOwner, type ExtraInfo, type StreamProtocol, StreamTransport } from './stream-transport.ts';

export interface Adoption {
  readonly context?: AsyncResource | undefined;
  readonly owner?: ConnectionOwner | undefined;
  readonly names?: UnixNames | undefined;
  readonly shutdownTimeout?: number | undefined;
  readonly opening?: Opening | undefined;
}

/** A transport for a connected socket. */
export function adoptSocket(
  loop: EventLoop,
  socket: Socket,
  protocol: StreamProtocol,
  options: Adoption = {},
): StreamTransport {
  // Half of a connection may outlive the other: that is for the protocol to say.
  socket.allowHalfOpen = true;
  const { names, ...rest } = options;
  return new StreamTransport(loop, protocol, {
    source: socket,
    sink: socket,
    kind: 'socket',
    info: socketInfo(socket, names),
    ...rest,
  });
}

/** A transport for a TLS connection whose handshake is done. */
export function adoptTls(
  loop: EventLoop,
  socket: TLSSocket,
  protocol: StreamProtocol,
  plain: ExtraInfo,
  sslcontext: unknown,
  options: Adoption = {},
): StreamTransport {
  const { names: _, ...rest } = options;
  return new StreamTransport(loop, protocol, {
    source: socket,
    sink: socket,
    kind: 'tls',
    info: tlsInfo(socket, plain, sslcontext),
    ...rest,
  });
}

/** Waits until the transport has begun; one that is given up meanwhile is closed. */
export async function begun<P>(transport: StreamTransport, protocol: P): Promise<[StreamTransport, P]> {
  try {
    await transport._begin();
  } catch (error) {
    transport.abort();
    throw error;
  }
  return [transport, protocol];
}
