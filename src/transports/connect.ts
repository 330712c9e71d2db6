/** Connections that this side begins: `createConnection`, `createUnixConnection`; and TLS on those there are. */
import type { Socket, TcpSocketConnectOpts } from 'node:net';
import {
  type AcceptedOptions,
  type AddressInput,
  CancelledError,
  type ClientTls,
  type ConnectionOptions,
  callInContext,
  checkOptions,
  type EventLoop,
  ExceptionGroup,
  type Family,
  type Future,
  Operation,
  ofAccepted,
  ofConnection,
  ofStartTls,
  ofUnixConnection,
  RuntimeError,
  type ServerTls,
  type StartTlsOptions,
  show,
  type Transport,
  type UnixConnectionOptions,
} from '../core/index.ts';
import { addressOf, familyNumber, lookup } from './addresses.ts';
import { adoptSocket, adoptTls, begun } from './adopt.ts';
import { type Making, making, outOfTask } from './making.ts';
import { net } from './nodes.ts';
import { socketReady } from './ready.ts';
import { socketInfo, type UnixNames } from './socket-info.ts';
import { type Keeping, type StreamProtocol, StreamTransport } from './stream-transport.ts';
import { checkTls, checkTlsTimes, clientHandshake, serverHandshake } from './tls.ts';

/** Small writes go out at once, as in asyncio. Not in the declarations of Node's options. */
const SOCKET = { allowHalfOpen: true, noDelay: true };

type Factory = () => StreamProtocol;
type Made = [Transport, StreamProtocol];

export function createConnection(
  loop: EventLoop,
  protocolFactory: Factory,
  host?: string,
  port?: number,
  options: ConnectionOptions = {},
): Future<Made> {
  checkOptions('createConnection', options, ofConnection);
  return making(loop, 'createConnection', `connection to ${host}:${port}`, async (how) => {
    checkTlsTimes(options.ssl, options);
    checkServerHostname(options, host);
    const { sock } = options;
    if (sock !== undefined) {
      if (host !== undefined || port !== undefined) {
        throw new RangeError('host/port and sock can not be specified at the same time');
      }
      return establish(loop, protocolFactory, await connected(loop, how, sock), options, how);
    }
    if (host === undefined && port === undefined) {
      throw new RangeError('host and port was not specified and no sock specified');
    }
    const tcp = tcpOptions(host, port, options, await localEnd(loop, host, options));
    const socket = await connect(loop, how, tcp, options.allErrors === true);
    return establish(
      loop,
      protocolFactory,
      socket,
      { ...options, serverHostname: options.serverHostname ?? host },
      how,
    );
  });
}

export function createUnixConnection(
  loop: EventLoop,
  protocolFactory: Factory,
  path?: string,
  options: UnixConnectionOptions = {},
): Future<Made> {
  checkOptions('createUnixConnection', options, ofUnixConnection);
  return making(loop, 'createUnixConnection', `connection to ${path}`, async (how) => {
    checkTlsTimes(options.ssl, options);
    checkServerHostname(options, undefined);
    const { sock } = options;
    if (sock !== undefined) {
      if (path !== undefined) throw new RangeError('path and sock can not be specified at the same time');
      return establish(loop, protocolFactory, await connected(loop, how, sock), options, how);
    }
    if (path === undefined) throw new RangeError('no path and sock were specified');
    const names = { peername: path, sockname: '' };
    return establish(loop, protocolFactory, await connect(loop, how, { path }, false), options, { ...how, names });
  });
}

export function connectAcceptedSocket(
  loop: EventLoop,
  protocolFactory: Factory,
  sock: Socket | number,
  options: AcceptedOptions = {},
): Future<Made> {
  checkOptions('connectAcceptedSocket', options, ofAccepted);
  return making(loop, 'connectAcceptedSocket', 'accepted connection', async (how) => {
    checkTlsTimes(options.ssl, options);
    const socket = await connected(loop, how, sock);
    const { ssl, sslHandshakeTimeout, sslShutdownTimeout: shutdownTimeout } = options;
    if (ssl === undefined) return establish(loop, protocolFactory, socket, {}, how);
    return orDestroy(socket, async () => {
      const plain = socketInfo(socket);
      const secure = await outOfTask(loop, how, () => serverHandshake(loop, socket, ssl, sslHandshakeTimeout));
      const protocol = protocolFactory();
      return begun(adoptTls(loop, secure, protocol, plain, ssl, { ...how, shutdownTimeout }), protocol);
    });
  });
}

/** The transport returned takes the place of the old one. */
export function startTls(
  loop: EventLoop,
  transport: Transport,
  protocol: StreamProtocol,
  ssl: ClientTls | ServerTls,
  options: StartTlsOptions = {},
): Future<Transport> {
  checkOptions('startTls', options, ofStartTls);
  return new Operation(
    'startTls',
    async () => {
      checkTls(ssl);
      checkTlsTimes(ssl, options);
      if (!(transport instanceof StreamTransport)) {
        throw new TypeError(
          `transport ${show(transport)} is not supported by startTls(): it takes one of the loop's own`,
        );
      }
      if (transport.isClosing()) throw new RuntimeError(`startTls() on ${transport}: the connection is closed`);
      const plain = (name: string) => transport.getExtraInfo(name);
      const info = { peername: plain('peername'), sockname: plain('sockname') };
      const { source, options: old } = transport._release();
      const socket = source as Socket;
      // The other side speaks first, and may have done so already: that is no plain text, and belongs to the handshake.
      const unread = options.serverSide ? (protocol as Keeping)._takeUnread?.() : undefined;
      if (unread !== undefined && unread.length > 0) socket.unshift(unread);
      try {
        const {
          serverSide,
          serverHostname,
          sslHandshakeTimeout: timeout,
          sslShutdownTimeout: shutdownTimeout,
        } = options;
        const { context, owner, opening } = old;
        const secure = await callInContext(
          loop,
          context,
          () => {
            if (serverSide) return serverHandshake(loop, socket, ssl as ServerTls, timeout);
            return clientHandshake(loop, socket, ssl as ClientTls, serverHostname, timeout);
          },
          [],
        );
        const known = (name: string) => info[name as keyof typeof info];
        const secured = adoptTls(loop, secure, protocol, known, ssl, { context, owner, opening, shutdownTimeout });
        owner?._detach(transport);
        secured._listen();
        return secured;
      } catch (error) {
        socket.destroy();
        // await waitFor(writer.startTls(ssl), 100): that this task was cancelled is no error of the connection.
        transport._releaseFailed(error instanceof CancelledError ? undefined : (error as Error));
        throw error;
      }
    },
    loop,
  );
}

/** A protocol for a connected socket, after the TLS handshake if there is to be one. */
function establish(
  loop: EventLoop,
  protocolFactory: Factory,
  socket: Socket,
  options: UnixConnectionOptions,
  how: Making & { readonly names?: UnixNames },
): Promise<Made> {
  return orDestroy(socket, async () => {
    const { ssl, serverHostname, sslHandshakeTimeout, sslShutdownTimeout: shutdownTimeout } = options;
    if (ssl === undefined) {
      const protocol = protocolFactory();
      return begun(adoptSocket(loop, socket, protocol, how), protocol);
    }
    const plain = socketInfo(socket, how.names);
    const handshake = () => clientHandshake(loop, socket, ssl, serverHostname, sslHandshakeTimeout);
    const secure = await outOfTask(loop, how, handshake);
    const protocol = protocolFactory();
    return begun(adoptTls(loop, secure, protocol, plain, ssl, { ...how, shutdownTimeout }), protocol);
  });
}

/** What fails, or is cancelled, leaves no open socket behind. */
async function orDestroy<T>(socket: Socket, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function connect(
  loop: EventLoop,
  how: Making,
  options: TcpSocketConnectOpts | { path: string },
  allErrors: boolean,
): Promise<Socket> {
  const socket = outOfTask(loop, how, () => new (net().Socket)(SOCKET).connect(options));
  try {
    return await socketReady<Socket>(loop, socket, (ready) => socket.once('connect', () => ready(socket)));
  } catch (error) {
    socket.destroy();
    if (allErrors)
      throw new ExceptionGroup(error instanceof AggregateError ? error.errors : [error], 'createConnection failed');
    throw error;
  }
}

/** The socket the caller brought: connected, or about to be. */
async function connected(loop: EventLoop, how: Making, sock: Socket | number): Promise<Socket> {
  const open = () => new (net().Socket)({ fd: sock as number, allowHalfOpen: true });
  const socket = typeof sock === 'number' ? outOfTask(loop, how, open) : sock;
  if (!(socket instanceof net().Socket)) {
    throw new TypeError(`a connected net.Socket or its descriptor was expected, not ${show(sock)}`);
  }
  if (socket.destroyed) throw new RangeError(`a connected socket was expected, but this one is closed: ${show(sock)}`);
  if (socket.connecting) {
    await socketReady<Socket>(loop, socket, (ready) => socket.once('connect', () => ready(socket)));
  }
  socket.setNoDelay(true);
  return socket;
}

/** Where the connection comes from; Node takes an address for it, but no name. */
async function localEnd(
  loop: EventLoop,
  host: string | undefined,
  { localAddr, family }: ConnectionOptions,
): Promise<{ host: string; port: number } | undefined> {
  if (localAddr === undefined) return undefined;
  const local = addressOf(localAddr as AddressInput);
  if (net().isIP(local.host) !== 0) return local;
  const wanted = family ?? (net().isIP(host ?? '') as Family);
  const [first] = await lookup(loop, local.host, local.port, { family: wanted });
  return first && addressOf(first);
}

function tcpOptions(
  host: string | undefined,
  port: number | undefined,
  { family, happyEyeballsDelay }: ConnectionOptions,
  local: { host: string; port: number } | undefined,
): TcpSocketConnectOpts {
  return {
    port: port ?? 0,
    ...(host !== undefined && { host }),
    ...(family !== undefined && { family: familyNumber(family) }),
    ...(local !== undefined && { localAddress: local.host, localPort: local.port }),
    ...(happyEyeballsDelay !== undefined && {
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: happyEyeballsDelay,
    }),
  };
}

function checkServerHostname({ ssl, serverHostname, sock }: UnixConnectionOptions, host: string | undefined): void {
  if (serverHostname !== undefined && ssl === undefined) {
    throw new RangeError('serverHostname is only meaningful with ssl');
  }
  if (ssl !== undefined && serverHostname === undefined && !host && !hasName(ssl)) {
    const what = sock === undefined ? 'without a host' : 'with sock';
    throw new RangeError(`You must set serverHostname when using ssl ${what}`);
  }
}

/** Node's options may name the server themselves. */
function hasName(ssl: ClientTls): boolean {
  if (ssl === true) return false;
  const { servername, host, checkServerIdentity, rejectUnauthorized } = ssl as Partial<Record<string, unknown>>;
  return [servername, host, checkServerIdentity].some((value) => value !== undefined) || rejectUnauthorized === false;
}
