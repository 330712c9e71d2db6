/**
 * A child process as a transport.
 *
 * The protocol is told by the ready queue, in the order of events: `connectionMade` first, `connectionLost` last, once the
 * child has ended and all its pipes are closed. `wait()` is over when the child has ended, whoever else still holds its
 * pipes open.
 *
 * Node reaps every child, so there are no zombies. A child that still runs when its loop is closed is killed, by SIGKILL:
 * nobody could wait for a gentler end any more. asyncio does that when the transport is collected.
 */
import type { AsyncResource } from 'node:async_hooks';
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { constants } from 'node:os';
import { inspect } from 'node:util';
import {
  type BaseProtocol,
  type BaseTransport,
  type Callback,
  doneFuture,
  type EventLoop,
  type Future,
  Handle,
  logger,
  ProcessLookupError,
  Protocol,
  type SubprocessProtocol,
  SubprocessTransport,
  show,
} from '../core/index.ts';
import {
  Announcement,
  behindReady,
  closed,
  type Making,
  type Open,
  type Opening,
  opened,
  pipeInfo,
  StreamTransport,
} from '../transports/index.ts';

export interface ChildSetup extends Making {
  readonly child: ChildProcess;
  /** Where `stdout` and `stderr` arrive together, if they do. */
  readonly merged: Socket | undefined;
}

/** A protocol of the library's own: it is called at once, and not through the ready queue. */
export interface Direct {
  /** @internal */
  readonly _isDirect?: boolean;
}

interface Pipe {
  readonly transport: StreamTransport;
  isLost: boolean;
}

type State = 'open' | 'closed' | 'finished';

export class ChildTransport extends SubprocessTransport implements Open {
  readonly #loop: EventLoop;
  readonly #child: ChildProcess;
  readonly #context: AsyncResource;
  readonly #announcement: Announcement;
  readonly #pid: number;
  readonly #pipes = new Map<number, Pipe>();
  /** Who waits, and for as long the opening: whoever waits for a child has not forgotten it. */
  readonly #waiters = new Map<Future<number>, Opening | undefined>();
  #protocol: SubprocessProtocol;
  #state: State = 'open';
  #returncode: number | undefined;
  #hasBegun = false;
  /** A child that ends quickly does so before its protocol knows of it: the end waits for its turn. */
  #earlyEnd: (() => void) | undefined;

  constructor(loop: EventLoop, protocol: SubprocessProtocol, setup: ChildSetup) {
    super();
    const { child, merged, context, opening } = setup;
    this.#announcement = new Announcement(opening);
    this.#loop = loop;
    this.#protocol = protocol;
    this.#child = child;
    this.#context = context;
    this.#pid = child.pid as number;
    if (child.stdin !== null) this.#addPipe(0, child.stdin as Socket);
    const stdout = merged ?? (child.stdout as Socket | null);
    if (stdout !== null) this.#addPipe(1, stdout);
    if (child.stderr !== null) this.#addPipe(2, child.stderr as Socket);
    // When a child has ended Node lets flow what nobody reads at that moment, and it would be lost: what its protocol has
    // not been told of yet, and what a reader that has paused still wants. So Node is not to find the pipes.
    (child.stdio as unknown[]).fill(null);
    child.on('exit', this.#exited);
    // A signal that cannot be sent, a message that cannot: the caller is told where he asked.
    child.on('error', () => {});
    opened(loop, this);
    if (loop.getDebug()) logger.debug(`process ${show(child.spawnfile)} created: pid ${this.#pid}`);
  }

  /** @internal Tells the protocol in the next turn, and begins to read. */
  _begin(): Future<undefined> {
    this.#loop._schedule(this.#handle(() => this.#protocol.connectionMade(this), []));
    return behindReady(this.#loop, () => {
      this.#hasBegun = true;
      for (const { transport } of this.#pipes.values()) transport._listen();
      this.#earlyEnd?.();
    });
  }

  override getPid(): number {
    return this.#pid;
  }

  override getReturncode(): number | undefined {
    return this.#returncode;
  }

  override getPipeTransport(fd: number): BaseTransport | undefined {
    return this.#pipes.get(fd)?.transport;
  }

  override sendSignal(signal: NodeJS.Signals | number): void {
    if (typeof signal === 'string' && !Object.hasOwn(constants.signals, signal)) {
      throw new RangeError(`there is no signal ${show(signal)}`);
    }
    if (this.#state === 'finished') {
      throw new ProcessLookupError(`${this} has ended: it can be sent no signal`);
    }
    this.#child.kill(signal);
    // The one that no child survives.
    if (signal === 'SIGKILL' || signal === constants.signals.SIGKILL) this.#announcement.withdraw();
  }

  override terminate(): void {
    this.sendSignal('SIGTERM');
  }

  override kill(): void {
    this.sendSignal('SIGKILL');
  }

  /** @internal The return code, once there is one. */
  _wait(): Future<number> {
    if (this.#returncode !== undefined) return doneFuture(this.#returncode);
    const waiter = this.#loop.createFuture<number>();
    this.#waiters.set(waiter, this.#announcement.current());
    waiter._addInternalCallback(() => this.#waiters.delete(waiter));
    return waiter;
  }

  /**
   * @internal Whoever calls this holds, from now on, what debug mode takes for the child. Not where there are pipes: these
   * lead to the child as well, and the program may hold one of them alone.
   */
  _handOverOpening(): Opening | undefined {
    return this.#pipes.size === 0 ? this.#announcement.handOver() : undefined;
  }

  override isClosing(): boolean {
    return this.#state !== 'open';
  }

  /** Closes the pipes, and kills the child if it still runs. */
  override close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closed';
    for (const { transport } of this.#pipes.values()) transport.close();
    if (this.#returncode !== undefined) return;
    if (this.#loop.getDebug()) logger.warn(`Close running child process: kill ${this}`);
    this.#child.kill('SIGKILL');
    this.#announcement.withdraw();
  }

  override setProtocol(protocol: BaseProtocol): void {
    this.#protocol = protocol as SubprocessProtocol;
  }

  override getProtocol(): BaseProtocol {
    return this.#protocol;
  }

  override getExtraInfo(name: string, otherwise?: unknown): unknown {
    return name === 'subprocess' ? this.#child : otherwise;
  }

  override toString(): string {
    const words = ['<SubprocessTransport'];
    if (this.#state !== 'open') words.push('closed');
    words.push(`pid=${this.#pid}`);
    words.push(this.#returncode === undefined ? 'running' : `returncode=${this.#returncode}`);
    for (const [fd, { isLost }] of this.#pipes) if (!isLost) words.push(['stdin', 'stdout', 'stderr'][fd] ?? '');
    return `${words.join(' ')}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  // ── What pipes and the child tell ────────────────────────────────────────────────────────────────────────────────

  /** @internal */
  _pipeData(fd: number, data: Buffer): void {
    this.#tell(this.#protocol.pipeDataReceived, fd, data);
  }

  /** @internal */
  _pipeLost(fd: number, error: Error | undefined): void {
    const pipe = this.#pipes.get(fd);
    if (pipe !== undefined) pipe.isLost = true;
    this.#tell(this.#protocol.pipeConnectionLost, fd, error);
    this.#tryFinish();
  }

  /** @internal */
  _pausePipe(isPaused: boolean): void {
    if (isPaused) this.#protocol.pauseWriting();
    else this.#protocol.resumeWriting();
  }

  /** @internal */
  _loopClosed(): void {
    this.#state = 'closed';
    closed(this.#loop, this);
    this.#child.off('exit', this.#exited);
    if (this.#returncode === undefined) this.#child.kill('SIGKILL');
    this.#child.unref();
  }

  #exited = (code: number | null, signal: NodeJS.Signals | null): void => {
    if (!this.#hasBegun && !this.#loop.isClosed()) {
      this.#earlyEnd = () => this.#exited(code, signal);
      return;
    }
    this.#announcement.withdraw();
    this.#returncode = signal === null ? (code ?? 255) : -constants.signals[signal];
    if (this.#loop.getDebug()) logger.info(`${this} exited with return code ${this.#returncode}`);
    this.#tell(this.#protocol.processExited);
    for (const waiter of this.#waiters.keys()) if (!waiter.done()) waiter.setResult(this.#returncode);
    this.#tryFinish();
  };

  #tryFinish(): void {
    if (this.#returncode === undefined || this.#state === 'finished') return;
    for (const { isLost } of this.#pipes.values()) if (!isLost) return;
    this.#state = 'finished';
    closed(this.#loop, this);
    this.#tell(this.#protocol.connectionLost, undefined);
  }

  #addPipe(fd: number, socket: Socket): void {
    const ends = fd === 0 ? { sink: socket } : { source: socket };
    const options = { ...ends, kind: 'socket', info: pipeInfo(socket), context: this.#context } as const;
    this.#pipes.set(fd, {
      transport: new StreamTransport(this.#loop, new PipeProtocol(this, fd), options),
      isLost: false,
    });
  }

  #tell<A extends unknown[]>(method: (...args: A) => unknown, ...args: A): void {
    if (this.#loop.isClosed()) return;
    if ((this.#protocol as Direct)._isDirect === true) method.apply(this.#protocol, args);
    else this.#loop._schedule(this.#handle(method as Callback, args));
  }

  #handle(method: Callback, args: unknown[]): Handle {
    // Bound, but by its own name: messages name the function that failed.
    const bound = Object.defineProperty((...given: unknown[]) => method.apply(this.#protocol, given), 'name', {
      value: method.name,
    });
    return new Handle(this.#loop, bound, args, this.#context);
  }
}

/** Between one pipe and the child. */
class PipeProtocol extends Protocol {
  /** @internal It only passes on. */
  readonly _needsNoContext = true;
  readonly #child: ChildTransport;
  readonly #fd: number;

  constructor(child: ChildTransport, fd: number) {
    super();
    this.#child = child;
    this.#fd = fd;
  }

  override dataReceived(data: Buffer): void {
    this.#child._pipeData(this.#fd, data);
  }

  override connectionLost(error: Error | undefined): void {
    this.#child._pipeLost(this.#fd, error);
  }

  override pauseWriting(): void {
    this.#child._pausePipe(true);
  }

  override resumeWriting(): void {
    this.#child._pausePipe(false);
  }
}
