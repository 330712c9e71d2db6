/** `createDatagramEndpoint`: sockets of Node's `dgram`, with the manners of a transport. */
import type { AsyncResource } from 'node:async_hooks';
import type { RemoteInfo, Socket, SocketOptions, SocketType } from 'node:dgram';
import { inspect } from 'node:util';
import {
  type Address,
  type AddressInput,
  type BaseProtocol,
  type Bytes,
  type Callback,
  callInContext,
  checkOptions,
  type DatagramOptions,
  type DatagramProtocol,
  DatagramTransport,
  type EventLoop,
  type Family,
  type Future,
  Handle,
  instruments,
  logger,
  ofDatagram,
  show,
} from '../core/index.ts';
import { addressOf, familyNumber, lookup } from './addresses.ts';
import { type Opening, withdraw } from './announce.ts';
import { behindReady } from './behind-ready.ts';
import { HIGH_TO_LOW, HIGH_WATER, LOG_THRESHOLD_FOR_LOST_WRITES } from './constants.ts';
import { portSharing } from './create-server.ts';
import { type Making, making, outOfTask } from './making.ts';
import { dgram } from './nodes.ts';
import { closed, type Open, opened } from './open.ts';

type Factory = () => DatagramProtocol;

export function createDatagramEndpoint(
  loop: EventLoop,
  protocolFactory: Factory,
  options: DatagramOptions = {},
): Future<[DatagramTransport, DatagramProtocol]> {
  checkOptions('createDatagramEndpoint', options, ofDatagram);
  return making(loop, 'createDatagramEndpoint', 'datagram endpoint', async (how) => {
    const { localAddr, remoteAddr, family, allowBroadcast, sock } = options;
    if (sock !== undefined) {
      checkAlone(options);
      const remote = remoteOf(sock);
      return begin(loop, protocolFactory, sock, how, remote, remote !== undefined, () => brought(loop, how, sock));
    }
    if (localAddr === undefined && remoteAddr === undefined && family === undefined) {
      throw new RangeError('unexpected address family: give localAddr, remoteAddr, or family');
    }
    const local = await resolve(loop, localAddr, family);
    const remote = await resolve(loop, remoteAddr, (local?.family as Family | undefined) ?? family);
    const socket = dgram().createSocket(socketOptions(options, (local ?? remote)?.family));
    const isConnected = remote !== undefined && allowBroadcast !== true;
    return begin(loop, protocolFactory, socket, how, remote, isConnected, async () => {
      await outOfTask(loop, how, () => bound(loop, socket, local));
      if (allowBroadcast === true) socket.setBroadcast(true);
      if (isConnected) await connected(loop, socket, remote);
    });
  });
}

/** What fails, or is cancelled, leaves no open socket behind. */
async function begin(
  loop: EventLoop,
  protocolFactory: Factory,
  socket: Socket,
  how: Making,
  remote: Address | undefined,
  isConnected: boolean,
  prepare: () => Promise<void>,
): Promise<[DatagramTransport, DatagramProtocol]> {
  try {
    await prepare();
    const protocol = protocolFactory();
    const transport = new SocketDatagramTransport(loop, socket, protocol, { ...how, remote, isConnected });
    await transport._begin();
    return [transport, protocol];
  } catch (error) {
    closeQuietly(socket);
    throw error;
  }
}

/** A socket that the caller brought has its settings. */
function checkAlone(options: DatagramOptions): void {
  for (const name of ['localAddr', 'remoteAddr', 'family', 'reusePort', 'allowBroadcast'] as const) {
    if (options[name]) throw new RangeError(`${name} and sock can not be specified at the same time`);
  }
}

/** Whom a socket that the caller brought is connected to. */
function remoteOf(sock: Socket): Address | undefined {
  try {
    return sock.remoteAddress();
  } catch {
    return undefined;
  }
}

/** Binds a socket that the caller brought and has not bound. */
async function brought(loop: EventLoop, how: Making, sock: Socket): Promise<void> {
  try {
    sock.address();
  } catch {
    await outOfTask(loop, how, () => bound(loop, sock, undefined));
  }
}

async function resolve(
  loop: EventLoop,
  given: AddressInput | undefined,
  family: Family | undefined,
): Promise<Address | undefined> {
  if (given === undefined) return undefined;
  const { host, port } = addressOf(given);
  const [first] = await lookup(loop, host, port, { family });
  return first;
}

function socketOptions({ family, reusePort }: DatagramOptions, found: string | undefined): SocketOptions {
  const isSix = found === undefined ? familyNumber(family) === 6 : found === 'IPv6';
  const type: SocketType = isSix ? 'udp6' : 'udp4';
  return { type, ...(reusePort === true && { reusePort: portSharing() }) };
}

function bound(loop: EventLoop, socket: Socket, local: Address | undefined): Future<undefined> {
  const future = loop.createFuture<undefined>();
  socket.once('error', (error) => future.done() || future.setException(error));
  const at = local === undefined ? { port: 0 } : { port: local.port, address: local.address };
  socket.bind(at, () => future.done() || future.setResult(undefined));
  return future;
}

function connected(loop: EventLoop, socket: Socket, { address, port }: Address): Future<undefined> {
  const future = loop.createFuture<undefined>();
  socket.connect(port, address, (error?: Error | null) => {
    if (future.done()) return;
    if (error) future.setException(error);
    else future.setResult(undefined);
  });
  return future;
}

function closeQuietly(socket: Socket): void {
  try {
    socket.close();
  } catch {
    // It was closed already, or never bound.
  }
}

type State = 'open' | 'closing' | 'lost';

class SocketDatagramTransport extends DatagramTransport implements Open {
  readonly #loop: EventLoop;
  readonly #socket: Socket;
  readonly #context: AsyncResource;
  readonly #opening: Opening | undefined;
  readonly #remote: Address | undefined;
  readonly #isConnected: boolean;
  readonly #sockname: Address;
  #protocol: DatagramProtocol;
  #state: State = 'open';
  /** How many datagrams Node has not said anything about yet. */
  #underWay = 0;
  #isProtocolPaused = false;
  #lostWrites = 0;

  constructor(
    loop: EventLoop,
    socket: Socket,
    protocol: DatagramProtocol,
    { context, opening, remote, isConnected }: Making & { remote: Address | undefined; isConnected: boolean },
  ) {
    super();
    this.#loop = loop;
    this.#socket = socket;
    this.#protocol = protocol;
    this.#context = context;
    this.#opening = opening;
    this.#remote = remote;
    this.#isConnected = isConnected;
    this.#sockname = socket.address();
    socket.removeAllListeners('error');
    socket.on('error', this.#onError);
    opened(loop, this);
  }

  /** @internal Tells the protocol in the next turn, and begins to receive. */
  _begin(): Future<undefined> {
    this.#schedule(() => this.#protocol.connectionMade(this));
    return behindReady(this.#loop, () => this.#socket.on('message', this.#onMessage));
  }

  override sendto(data: Bytes, address?: AddressInput | Address): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    if (!(bytes instanceof Uint8Array)) {
      throw new TypeError(`data argument must be a Uint8Array or a string, not ${show(data)}`);
    }
    const target = address === undefined ? undefined : addressOf(address);
    if (this.#remote !== undefined) this.#checkRemote(target);
    else if (target === undefined) throw new RangeError('sendto() needs an address: the endpoint has no remoteAddr');
    if (this.#state !== 'open') {
      this.#noteLostWrite();
      return;
    }
    this.#underWay += 1;
    const to = target ?? (this.#remote && addressOf(this.#remote));
    if (this.#isConnected) this.#socket.send(bytes, this.#sent);
    else this.#socket.send(bytes, to?.port, to?.host, this.#sent);
    if (!this.#isProtocolPaused && this.getWriteBufferSize() > HIGH_WATER) {
      this.#isProtocolPaused = true;
      this.#call(() => this.#protocol.pauseWriting());
    }
  }

  /** How many bytes wait to be sent. */
  getWriteBufferSize(): number {
    return this.#state === 'lost' ? 0 : this.#socket.getSendQueueSize();
  }

  override isClosing(): boolean {
    return this.#state !== 'open';
  }

  override close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    withdraw(this.#opening);
    this.#socket.off('message', this.#onMessage);
    if (this.#underWay === 0) this.#lose(undefined);
  }

  override abort(): void {
    this.#lose(undefined);
  }

  override setProtocol(protocol: BaseProtocol): void {
    this.#protocol = protocol as DatagramProtocol;
  }

  override getProtocol(): BaseProtocol {
    return this.#protocol;
  }

  override getExtraInfo(name: string, otherwise?: unknown): unknown {
    if (name === 'sockname') return this.#sockname;
    if (name === 'peername') return this.#remote ?? otherwise;
    return name === 'socket' ? this.#socket : otherwise;
  }

  override toString(): string {
    const remote = this.#remote === undefined ? '' : ` peer=${show(this.#remote)}`;
    return `<DatagramTransport ${this.#state} at=${show(this.#sockname)}${remote}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  /** @internal */
  _loopClosed(): void {
    this.#state = 'lost';
    closed(this.#loop, this);
    closeQuietly(this.#socket);
  }

  #onMessage = (data: Buffer, { address, port, family }: RemoteInfo): void => {
    if (this.#state !== 'open') return;
    this.#call(() => {
      try {
        this.#protocol.datagramReceived(data, { address, port, family });
      } catch (exception) {
        const message = 'Fatal error: protocol.datagramReceived() call failed.';
        this.#loop.callExceptionHandler({ message, exception, transport: this, protocol: this.#protocol });
        this.#lose(exception as Error);
      }
    });
  };

  #onError = (error: Error): void => {
    if (this.#state === 'open') this.#call(() => this.#protocol.errorReceived(error));
  };

  #sent = (error: Error | null): void => {
    this.#underWay -= 1;
    if (this.#state === 'lost') return;
    if (error !== null) this.#onError(error);
    if (this.#isProtocolPaused && this.getWriteBufferSize() <= HIGH_WATER / HIGH_TO_LOW) {
      this.#isProtocolPaused = false;
      this.#call(() => this.#protocol.resumeWriting());
    }
    if (this.#state === 'closing' && this.#underWay === 0) this.#lose(undefined);
  };

  #lose(error: Error | undefined): void {
    if (this.#state === 'lost') return;
    this.#state = 'lost';
    withdraw(this.#opening);
    closed(this.#loop, this);
    closeQuietly(this.#socket);
    if (!this.#loop.isClosed()) this.#schedule(() => this.#protocol.connectionLost(error));
  }

  #checkRemote(target: { host: string; port: number } | undefined): void {
    const { address, port } = this.#remote as Address;
    if (target === undefined || (target.host === address && target.port === port)) return;
    throw new RangeError(`Invalid address: the endpoint sends to ${address}:${port}, give that or none`);
  }

  #noteLostWrite(): void {
    this.#lostWrites += 1;
    if (this.#lostWrites >= LOG_THRESHOLD_FOR_LOST_WRITES) logger.warn(`${this}: sendto() after it was closed`);
  }

  #call(fn: () => void): void {
    if (this.#loop.isClosed()) return;
    const reported = () => {
      try {
        fn();
      } catch (exception) {
        const message = 'Exception in a callback of a datagram protocol';
        this.#loop.callExceptionHandler({ message, exception, transport: this, protocol: this.#protocol });
      }
    };
    if (instruments.active === null) callInContext(this.#loop, this.#context, reported, []);
    else new Handle(this.#loop, reported as Callback, [], this.#context)._run();
  }

  #schedule(fn: () => unknown): void {
    this.#loop._schedule(new Handle(this.#loop, fn, [], this.#context));
  }
}
