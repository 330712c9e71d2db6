/** Connections and servers as streams. */
import {
  type ConnectionOptions,
  checkOptions,
  type Future,
  getRunningLoop,
  type Known,
  Operation,
  ofConnection,
  ofServer,
  ofUnixConnection,
  ofUnixServer,
  type Server,
  type ServerOptions,
  type UnixConnectionOptions,
  type UnixServerOptions,
} from '../core/index.ts';
import { type ClientConnected, StreamReaderProtocol } from './protocol.ts';
import { checkLimit, StreamReader } from './reader.ts';
import { type StreamWriter, writerOf } from './writer.ts';

export interface StreamOptions {
  /** The longest line, in bytes, and half of what is buffered; default 64 KiB. */
  limit?: number | undefined;
}

export type OpenConnectionOptions = ConnectionOptions & StreamOptions;
export type OpenUnixConnectionOptions = UnixConnectionOptions & StreamOptions;
export type StartServerOptions = ServerOptions & StreamOptions;
export type StartUnixServerOptions = UnixServerOptions & StreamOptions;

const ofStreams: Known<StreamOptions> = { limit: 'number' };
const ofOpenConnection: Known<OpenConnectionOptions> = { ...ofConnection, ...ofStreams };
const ofOpenUnixConnection: Known<OpenUnixConnectionOptions> = { ...ofUnixConnection, ...ofStreams };
const ofStartServer: Known<StartServerOptions> = { ...ofServer, ...ofStreams };
const ofStartUnixServer: Known<StartUnixServerOptions> = { ...ofUnixServer, ...ofStreams };

type Streams = [reader: StreamReader, writer: StreamWriter];

/**
 * Connects to a TCP server, over TLS with `ssl`.
 *
 * @throws Node's error, with its `code` (`ECONNREFUSED`, `ENOTFOUND`); RangeError for options that contradict each other.
 */
export function openConnection(host?: string, port?: number, options?: OpenConnectionOptions): Future<Streams> {
  checkOptions('openConnection', options, ofOpenConnection);
  const { limit, ...rest } = options ?? {};
  const loop = getRunningLoop();
  const reader = new StreamReader({ limit, loop });
  const protocol = new StreamReaderProtocol(reader, undefined, { loop });
  return new Operation('openConnection', async () => {
    const [transport] = await loop.createConnection(() => protocol, host, port, rest);
    return [reader, writerOf(transport, protocol, reader, loop)];
  });
}

/** Connects to a Unix socket. */
export function openUnixConnection(path?: string, options?: OpenUnixConnectionOptions): Future<Streams> {
  checkOptions('openUnixConnection', options, ofOpenUnixConnection);
  const { limit, ...rest } = options ?? {};
  const loop = getRunningLoop();
  const reader = new StreamReader({ limit, loop });
  const protocol = new StreamReaderProtocol(reader, undefined, { loop });
  return new Operation('openUnixConnection', async () => {
    const [transport] = await loop.createUnixConnection(() => protocol, path, rest);
    return [reader, writerOf(transport, protocol, reader, loop)];
  });
}

/**
 * Starts a TCP server that calls `clientConnected(reader, writer)` for each connection, an async function as a task of
 * its own. An error in it goes to the loop's exception handler, and the connection is closed.
 *
 * Without a host it listens at all addresses of the machine; port 0 takes a free one, which `server.sockets` tells.
 *
 * @throws Node's error, with its `code` (`EADDRINUSE`).
 */
export function startServer(
  clientConnected: ClientConnected,
  host?: string | readonly string[] | undefined,
  port?: number | undefined,
  options?: StartServerOptions,
): Future<Server> {
  checkOptions('startServer', options, ofStartServer);
  const { limit, ...rest } = options ?? {};
  return getRunningLoop().createServer(protocolFactory(clientConnected, limit), host, port, rest);
}

/** `startServer` at a Unix socket. */
export function startUnixServer(
  clientConnected: ClientConnected,
  path?: string,
  options?: StartUnixServerOptions,
): Future<Server> {
  checkOptions('startUnixServer', options, ofStartUnixServer);
  const { limit, ...rest } = options ?? {};
  return getRunningLoop().createUnixServer(protocolFactory(clientConnected, limit), path, rest);
}

function protocolFactory(clientConnected: ClientConnected, limit: number | undefined): () => StreamReaderProtocol {
  checkLimit(limit);
  const loop = getRunningLoop();
  return () => new StreamReaderProtocol(new StreamReader({ limit, loop }), clientConnected, { loop });
}
