/**
 * Servers: Node's, one for each address, whose connections get a transport and a protocol each.
 *
 * An error while accepting is reported, and the server goes on. Without a free descriptor Node turns connections away, or
 * lets them wait, and says nothing.
 */
import type { ListenOptions, Server as NetServer, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { inspect } from 'node:util';
import {
  CancelledError,
  callInContext,
  doneFuture,
  type EventLoop,
  type Future,
  type ListeningSocket,
  logger,
  Operation,
  RuntimeError,
  Server,
  type ServerTls,
  show,
  type TlsTimes,
} from '../core/index.ts';
import { adoptSocket, adoptTls } from './adopt.ts';
import { announce, withdraw } from './announce.ts';
import { listen, type SocketFile, socketOf } from './listening.ts';
import { type Making, outOfTask } from './making.ts';
import { net, tls } from './nodes.ts';
import { closed, type Open, opened } from './open.ts';
import { socketInfo, type UnixNames } from './socket-info.ts';
import type { ConnectionOwner, StreamProtocol, StreamTransport } from './stream-transport.ts';
import { isSecureContext, serverHandshake, serverOptions } from './tls.ts';

export interface ServerSetup extends TlsTimes, Making {
  readonly protocolFactory: () => StreamProtocol;
  /** Where it was made, when debug mode wants to know. */
  readonly openedAt: Error | undefined;
  readonly ssl: ServerTls | undefined;
  readonly keepAlive?: boolean | undefined;
  readonly names?: UnixNames | undefined;
}

/** A place to listen at: an address, or a server of Node's that the caller brought and that may listen already. */
export interface Place {
  readonly at: ListenOptions | NetServer;
  /** Makes the object that cares for the file of a Unix socket, once it is there. */
  readonly file?: (() => SocketFile) | undefined;
}

interface Listener {
  readonly server: NetServer;
  readonly socket: ListeningSocket;
  readonly file: SocketFile | undefined;
}

type State = 'bound' | 'starting' | 'serving' | 'closed';

export class SocketServer extends Server implements ConnectionOwner, Open {
  readonly #loop: EventLoop;
  #setup: ServerSetup;
  readonly #places: readonly Place[];
  #state: State = 'bound';
  #listeners: Listener[] = [];
  readonly #clients = new Set<StreamTransport>();
  /** Connections in the middle of their TLS handshake. */
  readonly #shakingHands = new Set<Socket>();
  readonly #waiters = new Set<Future<undefined>>();
  #isGone = false;
  #forever: Future<never> | undefined;
  #starting: Promise<void> | undefined;

  constructor(loop: EventLoop, setup: ServerSetup, places: readonly Place[]) {
    super();
    this.#loop = loop;
    this.#setup = setup;
    this.#places = places;
    opened(loop, this);
  }

  override get sockets(): readonly ListeningSocket[] {
    return this.#listeners.map(({ socket }) => socket);
  }

  override getLoop(): EventLoop {
    return this.#loop;
  }

  override isServing(): boolean {
    return this.#state === 'serving';
  }

  override startServing(): Future<undefined> {
    return new Operation(
      'startServing',
      async () => {
        await this._start();
        return undefined;
      },
      this.#loop,
    );
  }

  override serveForever(): Future<never> {
    return new Operation(
      'serveForever',
      async () => {
        if (this.#forever !== undefined) {
          throw new RuntimeError(`server ${this} is already being awaited on serveForever()`);
        }
        if (this.#state === 'closed') throw new RuntimeError(`server ${this} is closed`);
        const forever = this.#loop.createFuture<never>();
        this.#forever = forever;
        try {
          await this._start();
          return await forever;
        } catch (error) {
          if (error instanceof CancelledError) {
            this.close();
            await this.waitClosed();
          }
          throw error;
        } finally {
          this.#forever = undefined;
        }
      },
      this.#loop,
    );
  }

  override close(): void {
    if (this.#state === 'closed') return;
    this.#stop();
    const forever = this.#forever;
    this.#forever = undefined;
    if (forever !== undefined && !forever.done()) forever.cancel();
    if (this.#clients.size === 0) this.#wakeUp();
  }

  override closeClients(): void {
    for (const transport of [...this.#clients]) transport.close();
  }

  override abortClients(): void {
    for (const transport of [...this.#clients]) transport.abort();
    for (const socket of this.#shakingHands) socket.destroy();
  }

  override waitClosed(): Future<undefined> {
    if (this.#isGone) return doneFuture(undefined);
    const waiter = this.#loop.createFuture<undefined>();
    this.#waiters.add(waiter);
    waiter._addInternalCallback(() => this.#waiters.delete(waiter));
    return waiter;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.waitClosed();
  }

  /** @internal Listens, at all its places or at none. */
  _start(): Promise<void> {
    if (this.#state === 'closed') throw new RuntimeError(`server ${this} is closed`);
    this.#starting ??= this.#listen();
    return this.#starting;
  }

  /** @internal */
  _attach(transport: StreamTransport): void {
    this.#clients.add(transport);
  }

  /** @internal */
  _detach(transport: StreamTransport): void {
    this.#clients.delete(transport);
    if (this.#clients.size === 0 && this.#state === 'closed') this.#wakeUp();
  }

  /** @internal */
  _loopClosed(): void {
    // That the loop takes it along does not make it closed by the program.
    this.#setup = { ...this.#setup, opening: undefined };
    if (this.#state !== 'closed') this.#stop();
    for (const socket of this.#shakingHands) socket.destroy();
  }

  override toString(): string {
    return `<Server sockets=${show(this.sockets.map((socket) => socket.address()))}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  async #listen(): Promise<void> {
    this.#state = 'starting';
    try {
      for (const place of this.#places) {
        const server = await this.#open(place);
        const { file } = place;
        this.#listeners.push({ server, socket: socketOf(server), file: file?.() });
        // Closed meanwhile.
        if ((this.#state as State) === 'closed') this.#stop();
      }
      if ((this.#state as State) !== 'closed') this.#state = 'serving';
    } catch (error) {
      this.#starting = undefined;
      this.close();
      throw error;
    }
  }

  async #open({ at }: Place): Promise<NetServer> {
    if (at instanceof net().Server) {
      this.#accept(at, 'connection');
      if (!at.listening) await listen(at, { port: 0 });
      return at;
    }
    const { ssl, sslHandshakeTimeout, keepAlive = false } = this.#setup;
    const options = { allowHalfOpen: ssl === undefined, noDelay: true, keepAlive };
    // Node's own TLS server knows every option; it can be given no finished context.
    const server =
      ssl === undefined || isSecureContext(ssl)
        ? this.#accept(net().createServer(options), 'connection')
        : this.#accept(
            tls().createServer({ ...serverOptions(ssl, sslHandshakeTimeout), ...options }),
            'secureConnection',
          );
    await outOfTask(this.#loop, this.#setup, () => listen(server, at));
    return server;
  }

  #accept(server: NetServer, event: 'connection' | 'secureConnection'): NetServer {
    if (event === 'secureConnection') {
      server.on('connection', this.#noteHandshake);
      server.on('tlsClientError', this.#handshakeFailed);
      server.on('secureConnection', (socket: TLSSocket) => this.#adopt(socket, true));
    } else {
      server.on('connection', this.#accepted);
    }
    server.on('error', this.#acceptFailed);
    return server;
  }

  #accepted = (socket: Socket): void => {
    const { ssl, sslHandshakeTimeout } = this.#setup;
    if (ssl === undefined) {
      this.#adopt(socket, false);
      return;
    }
    this.#noteHandshake(socket);
    serverHandshake(this.#loop, socket, ssl, sslHandshakeTimeout)._addInternalCallback((handshake) => {
      if (handshake.exception() === undefined) this.#adopt(handshake.result() as TLSSocket, true);
      else this.#handshakeFailed(handshake.exception() as Error, socket);
    });
  };

  #adopt(socket: Socket, isSecure: boolean): void {
    // An error must find somebody, whatever happens here.
    socket.on('error', () => {});
    if (this.#state === 'closed' || this.#loop.isClosed()) socket.destroy();
    else callInContext(this.#loop, this.#setup.context, this.#begin, [socket, isSecure]);
  }

  #begin = (socket: Socket, isSecure: boolean): void => {
    const { context, names, ssl, sslShutdownTimeout: shutdownTimeout, openedAt } = this.#setup;
    try {
      const protocol = this.#setup.protocolFactory();
      const opening = announce('connection that this server accepted', openedAt);
      const options = { context, owner: this, names, shutdownTimeout, opening };
      const transport = isSecure
        ? adoptTls(this.#loop, socket as TLSSocket, protocol, socketInfo(socket, names), ssl, options)
        : adoptSocket(this.#loop, socket, protocol, options);
      void transport._begin();
    } catch (exception) {
      socket.destroy();
      const message = 'Error on transport creation for incoming connection';
      this.#loop.callExceptionHandler({ message, exception });
    }
  };

  #noteHandshake = (socket: Socket): void => {
    this.#shakingHands.add(socket);
    socket.once('close', () => this.#shakingHands.delete(socket));
  };

  #handshakeFailed = (error: Error, socket: Socket): void => {
    if (this.#loop.getDebug()) logger.debug({ err: error }, `${this}: SSL handshake failed`);
    socket.destroy();
  };

  #acceptFailed = (exception: Error): void => {
    if (this.#state === 'bound' || this.#state === 'starting') return;
    const message = 'a connection could not be accepted: the server goes on';
    if (!this.#loop.isClosed()) this.#loop.callExceptionHandler({ message, exception, server: this });
  };

  /** Accepts no more. */
  #stop(): void {
    this.#state = 'closed';
    withdraw(this.#setup.opening);
    for (const { server, file } of this.#listeners) {
      if (file === undefined) server.close();
      else file.close(server);
    }
    this.#listeners = [];
    closed(this.#loop, this);
  }

  #wakeUp(): void {
    this.#isGone = true;
    for (const waiter of this.#waiters) if (!waiter.done()) waiter.setResult(undefined);
  }
}
