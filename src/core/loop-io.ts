/**
 * The I/O methods of the loop. They are thin: what they do is in `transports/` and `subprocess/`, which the core does not
 * import (see `io-backend.ts`).
 */

import type { Socket } from 'node:net';
import type { Future } from './future.ts';
import { io } from './io-backend.ts';
import type {
  AcceptedOptions,
  ClientTls,
  ConnectionOptions,
  DatagramOptions,
  FileSource,
  GetaddrinfoOptions,
  ReadPipe,
  SendfileOptions,
  ServerOptions,
  ServerTls,
  StartTlsOptions,
  SubprocessOptions,
  UnixConnectionOptions,
  UnixServerOptions,
  WritePipe,
} from './io-options.ts';
import type { EventLoop } from './loop.ts';
import type {
  Address,
  BaseProtocol,
  BufferedProtocol,
  DatagramProtocol,
  Protocol,
  SubprocessProtocol,
} from './protocols.ts';
import type { Server } from './server.ts';
import type {
  AddressInput,
  DatagramTransport,
  ReadTransport,
  SubprocessTransport,
  Transport,
  WriteTransport,
} from './transports.ts';

type StreamProtocol = Protocol | BufferedProtocol;

export abstract class LoopIo {
  // The loop itself: `this` as what it is.
  get #loop(): EventLoop {
    return this as unknown as EventLoop;
  }

  /**
   * Connects to a TCP server, over TLS with `ssl`. Several addresses of a host are tried side by side, as Node does.
   *
   * @throws Node's error of the failed connection, with its `code`; RangeError for options that contradict each other.
   */
  createConnection<P extends StreamProtocol>(
    protocolFactory: () => P,
    host?: string | undefined,
    port?: number | undefined,
    options?: ConnectionOptions,
  ): Future<[Transport, P]> {
    return io('createConnection')(this.#loop, protocolFactory, host, port, options) as Future<[Transport, P]>;
  }

  /**
   * Listens for TCP connections; each gets a protocol of its own. Without a host: at all addresses of the machine.
   *
   * @throws Node's error, with its `code` (`EADDRINUSE`).
   */
  createServer(
    protocolFactory: () => StreamProtocol,
    host?: string | readonly string[] | undefined,
    port?: number | undefined,
    options?: ServerOptions,
  ): Future<Server> {
    return io('createServer')(this.#loop, protocolFactory, host, port, options);
  }

  /** Connects to a Unix socket. */
  createUnixConnection<P extends StreamProtocol>(
    protocolFactory: () => P,
    path?: string | undefined,
    options?: UnixConnectionOptions,
  ): Future<[Transport, P]> {
    return io('createUnixConnection')(this.#loop, protocolFactory, path, options) as Future<[Transport, P]>;
  }

  /** Listens at a Unix socket. A socket file that is left from before is replaced; one of another kind is not. */
  createUnixServer(
    protocolFactory: () => StreamProtocol,
    path?: string | undefined,
    options?: UnixServerOptions,
  ): Future<Server> {
    return io('createUnixServer')(this.#loop, protocolFactory, path, options);
  }

  /** A transport for a connection that was accepted elsewhere. The socket belongs to it from then on. */
  connectAcceptedSocket<P extends StreamProtocol>(
    protocolFactory: () => P,
    sock: Socket | number,
    options?: AcceptedOptions,
  ): Future<[Transport, P]> {
    return io('connectAcceptedSocket')(this.#loop, protocolFactory, sock, options) as Future<[Transport, P]>;
  }

  /** Sends and receives datagrams. */
  createDatagramEndpoint<P extends DatagramProtocol>(
    protocolFactory: () => P,
    options?: DatagramOptions,
  ): Future<[DatagramTransport, P]> {
    return io('createDatagramEndpoint')(this.#loop, protocolFactory, options) as Future<[DatagramTransport, P]>;
  }

  /**
   * Goes over to TLS on a connection. The transport returned takes the place of the old one, which must not be used
   * any more; the protocol is not told (`connectionMade` is not called again).
   */
  startTls(
    transport: Transport,
    protocol: StreamProtocol,
    ssl: ClientTls | ServerTls,
    options?: StartTlsOptions,
  ): Future<Transport> {
    return io('startTls')(this.#loop, transport, protocol, ssl, options);
  }

  /** Sends a file over a transport, and says how many bytes it were. */
  sendfile(transport: WriteTransport, file: FileSource, options?: SendfileOptions): Future<number> {
    return io('sendfile')(this.#loop, transport, file, options);
  }

  /** Receives from a pipe, a named pipe, a terminal or a socket. The descriptor belongs to the transport from then on. */
  connectReadPipe<P extends StreamProtocol>(protocolFactory: () => P, pipe: ReadPipe): Future<[ReadTransport, P]> {
    return io('connectReadPipe')(this.#loop, protocolFactory, pipe) as Future<[ReadTransport, P]>;
  }

  /** Sends to a pipe, a named pipe, a terminal or a socket. The descriptor belongs to the transport from then on. */
  connectWritePipe<P extends BaseProtocol>(protocolFactory: () => P, pipe: WritePipe): Future<[WriteTransport, P]> {
    return io('connectWritePipe')(this.#loop, protocolFactory, pipe) as Future<[WriteTransport, P]>;
  }

  /**
   * Calls `fn(...args)` whenever the descriptor can be read from, until `removeReader`. Needs the optional package `koffi`.
   *
   * @throws RuntimeError where `koffi` is not installed.
   */
  addReader<A extends unknown[]>(fd: number | { readonly fd: number }, fn: (...args: A) => unknown, ...args: A): void {
    io('addReader')(this.#loop, fd, fn as (...args: unknown[]) => unknown, ...args);
  }

  /** @returns whether the descriptor was watched. */
  removeReader(fd: number | { readonly fd: number }): boolean {
    return io('removeReader')(this.#loop, fd);
  }

  /** Calls `fn(...args)` whenever the descriptor can be written to, until `removeWriter`. Needs the optional package `koffi`. */
  addWriter<A extends unknown[]>(fd: number | { readonly fd: number }, fn: (...args: A) => unknown, ...args: A): void {
    io('addWriter')(this.#loop, fd, fn as (...args: unknown[]) => unknown, ...args);
  }

  /** @returns whether the descriptor was watched. */
  removeWriter(fd: number | { readonly fd: number }): boolean {
    return io('removeWriter')(this.#loop, fd);
  }

  /** Starts a program. Its pipes are told of by `pipeDataReceived` of the protocol. @throws Node's error, with its `code` (`ENOENT`). */
  subprocessExec<P extends SubprocessProtocol>(
    protocolFactory: () => P,
    program: string | URL,
    args?: readonly string[],
    options?: SubprocessOptions,
  ): Future<[SubprocessTransport, P]> {
    return io('subprocessExec')(this.#loop, protocolFactory, program, args, options) as Future<
      [SubprocessTransport, P]
    >;
  }

  /** Starts a command line in the shell: quote what comes from outside. */
  subprocessShell<P extends SubprocessProtocol>(
    protocolFactory: () => P,
    command: string,
    options?: SubprocessOptions,
  ): Future<[SubprocessTransport, P]> {
    return io('subprocessShell')(this.#loop, protocolFactory, command, options) as Future<[SubprocessTransport, P]>;
  }

  /** The addresses of a host, in the order in which they are to be tried. */
  getaddrinfo(host: string | undefined, port?: number | undefined, options?: GetaddrinfoOptions): Future<Address[]> {
    return io('getaddrinfo')(this.#loop, host, port, options);
  }

  /** The names of a host and of its service. */
  getnameinfo(address: AddressInput): Future<[host: string, service: string]> {
    return io('getnameinfo')(this.#loop, address);
  }
}
