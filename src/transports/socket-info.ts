/** What `getExtraInfo()` knows of sockets. */
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import type { Address } from '../core/index.ts';
import type { ExtraInfo } from './stream-transport.ts';

/** The paths of a Unix socket, which Node does not know. */
export interface UnixNames {
  readonly peername?: string;
  readonly sockname?: string;
}

function address(ip: string | undefined, port: number | undefined, family: string | undefined): Address | undefined {
  return ip === undefined || port === undefined ? undefined : { address: ip, port, family: family ?? 'IPv4' };
}

/** Of a connected socket; the addresses are asked for at once, because a socket that is gone has none. */
export function socketInfo(socket: Socket, names?: UnixNames): ExtraInfo {
  const peername = names?.peername ?? address(socket.remoteAddress, socket.remotePort, socket.remoteFamily);
  const sockname = names?.sockname ?? address(socket.localAddress, socket.localPort, socket.localFamily);
  return (name) => {
    if (name === 'peername') return peername;
    if (name === 'sockname') return sockname;
    return name === 'socket' ? socket : undefined;
  };
}

/** Of a TLS connection over one of which `plain` tells; as the handshake left it. */
export function tlsInfo(socket: TLSSocket, plain: ExtraInfo, context: unknown): ExtraInfo {
  const certificate = socket.getPeerCertificate();
  const known: Readonly<Record<string, unknown>> = {
    socket,
    sslObject: socket,
    sslcontext: context,
    cipher: socket.getCipher(),
    // Node has an empty object for none.
    peercert: certificate !== null && Object.keys(certificate).length > 0 ? certificate : undefined,
  };
  return (name) => known[name] ?? plain(name);
}

export function pipeInfo(pipe: Readable | Writable): ExtraInfo {
  return (name) => (name === 'pipe' ? pipe : undefined);
}
