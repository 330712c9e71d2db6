/** `createServer` and `createUnixServer`: where to listen. */
import type { ListenOptions, Server as NetServer } from 'node:net';
import {
  checkOptions,
  type EventLoop,
  type Family,
  type Future,
  ofServer,
  ofUnixServer,
  type Server,
  type ServerOptions,
  type UnixServerOptions,
} from '../core/index.ts';
import { familyNumber, lookup } from './addresses.ts';
import { placeOfCall } from './announce.ts';
import { BACKLOG } from './constants.ts';
import { listenAtDescriptor, removeStaleSocket, SocketFile } from './listening.ts';
import { making } from './making.ts';
import { type Place, type ServerSetup, SocketServer } from './server.ts';
import type { StreamProtocol } from './stream-transport.ts';
import { checkTlsTimes } from './tls.ts';

type Factory = () => StreamProtocol;

export function createServer(
  loop: EventLoop,
  protocolFactory: Factory,
  host?: string | readonly string[],
  port?: number,
  options: ServerOptions = {},
): Future<Server> {
  checkOptions('createServer', options, ofServer);
  const openedAt = placeOfCall();
  return making(loop, 'createServer', `server on ${host ?? '*'}:${port}`, async (how) => {
    checkTlsTimes(options.ssl, options);
    const { ssl, keepAlive, sock } = options;
    const setup = { ...options, ...how, protocolFactory, openedAt, ssl, keepAlive };
    if (sock !== undefined) {
      if (host !== undefined || port !== undefined) {
        throw new RangeError('host/port and sock can not be specified at the same time');
      }
      return start(loop, setup, [placeOf(sock, options)], options);
    }
    if (host === undefined && port === undefined) throw new RangeError('Neither host/port nor sock were specified');
    return start(loop, setup, await tcpPlaces(loop, host, port ?? 0, options), options);
  });
}

export function createUnixServer(
  loop: EventLoop,
  protocolFactory: Factory,
  path?: string,
  options: UnixServerOptions = {},
): Future<Server> {
  checkOptions('createUnixServer', options, ofUnixServer);
  const openedAt = placeOfCall();
  return making(loop, 'createUnixServer', `server on ${path}`, async (how) => {
    checkTlsTimes(options.ssl, options);
    const { ssl, sock, backlog = BACKLOG, cleanupSocket = true } = options;
    const setup = { ...options, ...how, protocolFactory, openedAt, ssl };
    if (sock !== undefined) {
      if (path !== undefined) throw new RangeError('path and sock can not be specified at the same time');
      return start(loop, setup, [placeOf(sock, options)], options);
    }
    if (path === undefined) throw new RangeError('path was not specified, and no sock specified');
    removeStaleSocket(path);
    const file = path.startsWith('\0') ? undefined : () => new SocketFile(path, cleanupSocket);
    const names = { sockname: path, peername: '' };
    return start(loop, { ...setup, names }, [{ at: { path, backlog }, file }], options);
  });
}

async function start(
  loop: EventLoop,
  setup: ServerSetup,
  places: readonly Place[],
  options: UnixServerOptions,
): Promise<Server> {
  const server = new SocketServer(loop, setup, places);
  if (options.startServing !== false) await orClose(server);
  return server;
}

/** A server whose making was cancelled is closed. */
async function orClose(server: SocketServer): Promise<void> {
  try {
    await server.startServing();
  } catch (error) {
    server.close();
    throw error;
  }
}

/** Every address of every host; without one, all of the machine by one socket, as Node does it. */
async function tcpPlaces(
  loop: EventLoop,
  host: string | readonly string[] | undefined,
  port: number,
  { backlog = BACKLOG, family, reusePort }: ServerOptions,
): Promise<Place[]> {
  const common = { port, backlog, ...(reusePort === true && { reusePort: portSharing() }) };
  const hosts = typeof host === 'string' ? [host] : (host ?? []);
  const named = hosts.filter((name) => name !== '');
  if (named.length === 0) {
    const everywhere = { IPv4: '0.0.0.0', IPv6: '::' } as const;
    const only = familyName(family);
    const at = only === undefined ? common : { ...common, host: everywhere[only], ipv6Only: only === 'IPv6' };
    return [{ at }];
  }
  const found = new Map<string, ListenOptions>();
  for (const name of named) {
    for (const { address, family: kind } of await lookup(loop, name, port, { family })) {
      found.set(address, { ...common, host: address, ...(kind === 'IPv6' && { ipv6Only: true }) });
    }
  }
  return [...found.values()].map((at) => ({ at }));
}

function familyName(family: Family | undefined): 'IPv4' | 'IPv6' | undefined {
  const number = familyNumber(family);
  return number === 0 ? undefined : `IPv${number}`;
}

function placeOf(sock: NetServer | number, { backlog = BACKLOG }: UnixServerOptions): Place {
  return { at: typeof sock === 'number' ? listenAtDescriptor(sock, backlog) : sock };
}

/** Older versions of Node ignore the option, and then the second process fails to bind. */
export function portSharing(): true {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12)) return true;
  throw new RangeError(`reusePort is not supported by Node ${process.versions.node}: it takes 22.12 or 23.1`);
}
