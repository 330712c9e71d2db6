/** The options of the loop's I/O methods, each followed by what is checked of it. */
import type { Socket as DatagramSocket } from 'node:dgram';
import type { FileHandle } from 'node:fs/promises';
import type { Server as NetServer, Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import type { SecureContext, ConnectionOptions as TlsClientOptions, TlsOptions as TlsServerOptions } from 'node:tls';
import { type Check, type Known, plainObject, wholeNumber } from './options.ts';
import { type AddressInput, isAddress } from './transports.ts';

/** TLS for the side that connects: `true`, Node's options, or a `tls.SecureContext`. */
export type ClientTls = true | TlsClientOptions | SecureContext;
/** TLS for the side that accepts: Node's options, with `key` and `cert`, or a `tls.SecureContext`. */
export type ServerTls = TlsServerOptions | SecureContext;

export type Family = 0 | 4 | 6 | 'IPv4' | 'IPv6';

const family: Check = {
  expected: "4, 6, 'IPv4', 'IPv6', or 0 for both",
  accepts: (value) => typeof value === 'number' || typeof value === 'string',
};
const address: Check = { expected: 'an address, [host, port] or {address, port}', accepts: isAddress };

const TLS = 'the TLS options of Node, or a tls.SecureContext';
export const clientTls: Check = {
  expected: `true, ${TLS}`,
  accepts: (value) => value === true || plainObject.accepts(value),
};
/** Unlike a client, a server cannot do without options. */
const serverTls: Check = { expected: `${TLS}, with a key and a certificate`, accepts: plainObject.accepts };

export interface TlsTimes {
  /** How long the handshake may take, in ms; default 60,000. */
  sslHandshakeTimeout?: number | undefined;
  /** How long the goodbye may take, in ms; default 30,000. */
  sslShutdownTimeout?: number | undefined;
}

export const tlsTimes: Known<TlsTimes> = { sslHandshakeTimeout: 'number', sslShutdownTimeout: 'number' };

export interface UnixConnectionOptions extends TlsTimes {
  ssl?: ClientTls | undefined;
  /** The name the certificate must have; default: the host. `''`: none is asked for. */
  serverHostname?: string | undefined;
  /** A connected socket, or its descriptor, in place of an address. It belongs to the transport from then on. */
  sock?: Socket | number | undefined;
}

const connectedSocket: Check = {
  expected: 'a connected net.Socket or its descriptor',
  accepts: (value) => typeof value === 'number' || value instanceof process.getBuiltinModule('node:net').Socket,
};

export const ofUnixConnection: Known<UnixConnectionOptions> = {
  ssl: clientTls,
  serverHostname: 'string',
  sock: connectedSocket,
  ...tlsTimes,
};

export interface ConnectionOptions extends UnixConnectionOptions {
  family?: Family | undefined;
  localAddr?: AddressInput | undefined;
  /** How long one address is tried before the next is, in ms; default: Node's. */
  happyEyeballsDelay?: number | undefined;
  /** Fails with an `ExceptionGroup` of what happened at each address. */
  allErrors?: boolean | undefined;
}

export const ofConnection: Known<ConnectionOptions> = {
  family,
  localAddr: address,
  happyEyeballsDelay: 'number',
  allErrors: 'boolean',
  ...ofUnixConnection,
};

export interface UnixServerOptions extends TlsTimes {
  ssl?: ServerTls | undefined;
  /** A listening server of Node's, or the descriptor of a listening socket, in place of an address. */
  sock?: NetServer | number | undefined;
  /** How many connections may wait to be accepted; default 100. */
  backlog?: number | undefined;
  /** Whether it begins to listen at once; default true. */
  startServing?: boolean | undefined;
  /** Whether the file of a Unix socket is removed when the server is closed; default true. */
  cleanupSocket?: boolean | undefined;
}

const listeningSocket: Check = {
  expected: 'a net.Server or the descriptor of a listening socket',
  accepts: (value) => typeof value === 'number' || value instanceof process.getBuiltinModule('node:net').Server,
};

export const ofUnixServer: Known<UnixServerOptions> = {
  ssl: serverTls,
  sock: listeningSocket,
  backlog: 'number',
  startServing: 'boolean',
  cleanupSocket: 'boolean',
  ...tlsTimes,
};

export interface ServerOptions extends UnixServerOptions {
  family?: Family | undefined;
  /** Lets several processes listen at one port. */
  reusePort?: boolean | undefined;
  keepAlive?: boolean | undefined;
}

export const ofServer: Known<ServerOptions> = {
  family,
  reusePort: 'boolean',
  keepAlive: 'boolean',
  ...ofUnixServer,
};

export interface AcceptedOptions extends TlsTimes {
  ssl?: ServerTls | undefined;
}

export const ofAccepted: Known<AcceptedOptions> = { ssl: serverTls, ...tlsTimes };

export interface StartTlsOptions extends TlsTimes {
  /** Whether this is the side that accepted the connection; default false. */
  serverSide?: boolean | undefined;
  serverHostname?: string | undefined;
}

export const ofStartTls: Known<StartTlsOptions> = { serverSide: 'boolean', serverHostname: 'string', ...tlsTimes };

export interface DatagramOptions {
  /** A socket of Node's, in place of addresses and settings. It belongs to the transport from then on. */
  sock?: DatagramSocket | undefined;
  /** Where it is bound to; default: any address, a free port. */
  localAddr?: AddressInput | undefined;
  /**
   * Whom it sends to: then `sendto` needs no address. Datagrams of others are not received, unless `allowBroadcast` is
   * on: who answers a broadcast has another address.
   */
  remoteAddr?: AddressInput | undefined;
  family?: Family | undefined;
  reusePort?: boolean | undefined;
  /** Lets it send to a broadcast address. */
  allowBroadcast?: boolean | undefined;
}

const datagramSocket: Check = {
  expected: 'a dgram.Socket',
  accepts: (value) => value instanceof process.getBuiltinModule('node:dgram').Socket,
};

export const ofDatagram: Known<DatagramOptions> = {
  localAddr: address,
  remoteAddr: address,
  family,
  reusePort: 'boolean',
  allowBroadcast: 'boolean',
  sock: datagramSocket,
};

export interface SendfileOptions {
  /** Where in the file to begin; default 0. */
  offset?: number | undefined;
  /** How many bytes; default: all. */
  count?: number | undefined;
}

export const ofSendfile: Known<SendfileOptions> = { offset: wholeNumber, count: wholeNumber };

/** A file to send: its path, an open `FileHandle`, or a descriptor. */
export type FileSource = string | URL | FileHandle | number;

/** A pipe to read from or write to: a descriptor, a `FileHandle`, a socket, or a stream such as `process.stdin`. */
export type ReadPipe = number | FileHandle | Readable;
export type WritePipe = number | FileHandle | Writable;

export interface GetaddrinfoOptions {
  family?: Family | undefined;
  /** Flags of `dns.lookup()`: `dns.ADDRCONFIG`, `dns.V4MAPPED`. */
  flags?: number | undefined;
}

export const ofGetaddrinfo: Known<GetaddrinfoOptions> = { family, flags: 'number' };

/** Where a child's `stdin`, `stdout` or `stderr` goes: `PIPE`, `STDOUT`, `DEVNULL`, a descriptor, or a stream that has one. */
export type Stdio = StdioSpecial | number | { readonly fd: number } | Socket;
/** The values of `subprocess.PIPE`, `subprocess.STDOUT`, `subprocess.DEVNULL`. */
export type StdioSpecial = -1 | -2 | -3;

const stdio: Check = {
  expected: 'subprocess.PIPE, STDOUT, DEVNULL, a descriptor, or an open file or socket',
  accepts(value) {
    // Those below 0 are the special ones.
    if (typeof value === 'number') return Number.isInteger(value) && value >= -3;
    const { fd, _handle } = (value ?? {}) as { fd?: unknown; _handle?: unknown };
    return typeof fd === 'number' || _handle !== undefined;
  },
};

const descriptors: Check = {
  expected: 'an array of descriptors',
  accepts: (value) => Array.isArray(value) && value.every((fd) => Number.isInteger(fd) && fd >= 0),
};
const cwd: Check = {
  expected: 'a path, as a string or a URL',
  accepts: (value) => typeof value === 'string' || value instanceof URL,
};

export interface SubprocessOptions {
  /** Default of the loop's methods: `PIPE`. Of `createSubprocessExec` and `createSubprocessShell`: inherited, as by 0, 1, 2. */
  stdin?: Stdio | undefined;
  stdout?: Stdio | undefined;
  stderr?: Stdio | undefined;
  cwd?: string | URL | undefined;
  /** The whole environment of the child; default: that of this process. */
  env?: NodeJS.ProcessEnv | undefined;
  /** `argv[0]` of the child; default: the program. */
  argv0?: string | undefined;
  /** The child leads a session, and so a process group, of its own. */
  startNewSession?: boolean | undefined;
  /** Descriptors the child gets besides, by the same numbers. */
  passFds?: readonly number[] | undefined;
  uid?: number | undefined;
  gid?: number | undefined;
}

export const ofSubprocess: Known<SubprocessOptions> = {
  stdin: stdio,
  stdout: stdio,
  stderr: stdio,
  cwd,
  env: plainObject,
  argv0: 'string',
  startNewSession: 'boolean',
  passFds: descriptors,
  uid: wholeNumber,
  gid: wholeNumber,
};
