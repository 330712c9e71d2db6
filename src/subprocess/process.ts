/** Child processes with streams. */
import { inspect } from 'node:util';
import {
  type BaseTransport,
  type Bytes,
  doneFuture,
  type EventLoop,
  type Future,
  Operation,
  type ReadTransport,
  RuntimeError,
  SubprocessProtocol,
  type WriteTransport,
} from '../core/index.ts';
import { Ending, FlowControl, StreamReader, StreamWriter, type WriterProtocol } from '../streams/index.ts';
import { gather } from '../structured/index.ts';
import type { Opening } from '../transports/index.ts';
import type { ChildTransport } from './child-transport.ts';

/** The protocol between a child and its streams. */
export class SubprocessStreamProtocol extends SubprocessProtocol implements WriterProtocol {
  /** @internal */
  readonly _isDirect = true;
  /** @internal */
  readonly _flow: FlowControl;
  readonly #loop: EventLoop;
  readonly #limit: number | undefined;
  readonly #stdinEnding: Ending;
  readonly #readers = new Map<number, StreamReader>();
  #openPipes = 0;
  #hasExited = false;
  #transport: ChildTransport | undefined;
  stdin: StreamWriter | undefined;

  constructor(limit: number | undefined, loop: EventLoop) {
    super();
    this.#limit = limit;
    this.#loop = loop;
    this._flow = new FlowControl(loop);
    this.#stdinEnding = new Ending(loop);
  }

  /** The reader of `stdout` (1) or `stderr` (2). */
  reader(fd: number): StreamReader | undefined {
    return this.#readers.get(fd);
  }

  override connectionMade(transport: BaseTransport): void {
    this.#transport = transport as ChildTransport;
    for (const fd of [1, 2]) {
      const pipe = this.#transport.getPipeTransport(fd);
      if (pipe === undefined) continue;
      const reader = new StreamReader({ limit: this.#limit, loop: this.#loop });
      reader.setTransport(pipe as ReadTransport);
      this.#readers.set(fd, reader);
      this.#openPipes += 1;
    }
    const stdin = this.#transport.getPipeTransport(0);
    if (stdin !== undefined) this.stdin = new StreamWriter(stdin as WriteTransport, this, undefined, this.#loop);
  }

  override pipeDataReceived(fd: number, data: Buffer): void {
    this.#readers.get(fd)?._feed(data);
  }

  override pipeConnectionLost(fd: number, error: Error | undefined): void {
    if (fd === 0) {
      this._flow.lose(error);
      this.#stdinEnding.end(error);
      return;
    }
    const reader = this.#readers.get(fd);
    if (error === undefined) reader?.feedEof();
    else reader?.setException(error);
    this.#openPipes -= 1;
    this.#maybeClose();
  }

  override processExited(): void {
    this.#hasExited = true;
    this.#maybeClose();
  }

  override pauseWriting(): void {
    this._flow.pause();
  }

  override resumeWriting(): void {
    this._flow.resume();
  }

  /** @internal */
  _whenClosed(): Ending {
    return this.#stdinEnding;
  }

  #maybeClose(): void {
    if (this.#openPipes <= 0 && this.#hasExited) this.#transport?.close();
  }
}

/**
 * A child process. Comes from `createSubprocessExec()` and `createSubprocessShell()`.
 *
 * Cancelling a wait leaves the child alone, and it can be waited for again. What ends children without being asked is the
 * end of the loop: one that still runs when `run()` ends, for whatever reason (its main function returned, failed, was
 * cancelled, or interrupted by Ctrl-C), is sent SIGKILL. A task that is cancelled can end its child more gently before, in a
 * `finally` block. What a child itself has started is not touched, and a process that is ended from outside (by a signal,
 * `process.exit()`, a crash) leaves its children running, as any program does.
 *
 * @example
 * ```ts
 * import { createSubprocessExec, run, TimeoutError, timeout } from 'tsyncio';
 *
 * await run(async () => {
 *   const child = await createSubprocessExec('sleep', ['1000']);
 *   try {
 *     await timeout(20, async () => await child.wait());
 *   } catch (error) {
 *     if (!(error instanceof TimeoutError)) throw error;
 *     console.log(child.returncode); // undefined
 *     child.terminate();
 *   }
 *   console.log(await child.wait()); // -15
 * });
 * ```
 */
export class Process {
  readonly pid: number;
  /** For `stdin: PIPE`. */
  readonly stdin: StreamWriter | undefined;
  /** For `stdout: PIPE`. */
  readonly stdout: StreamReader | undefined;
  /** For `stderr: PIPE`. */
  readonly stderr: StreamReader | undefined;
  readonly #transport: ChildTransport;
  /** @internal Held and never read: what debug mode takes for the child, which is leaked when it goes with this. */
  readonly _opening: Opening | undefined;

  /** @internal */
  constructor(transport: ChildTransport, protocol: SubprocessStreamProtocol) {
    this.#transport = transport;
    this.pid = transport.getPid();
    this.stdin = protocol.stdin;
    this.stdout = protocol.reader(1);
    this.stderr = protocol.reader(2);
    this._opening = transport._handOverOpening();
  }

  /** The exit code; the negative number of the signal that ended the child; `undefined` while it runs. */
  get returncode(): number | undefined {
    return this.#transport.getReturncode();
  }

  /**
   * Waits until the child has ended, and says its return code. Any number of tasks may wait; cancelling one leaves the
   * child, and the others, alone. For a limit on time: `timeout(ms, async () => await child.wait())`.
   *
   * With pipes that nobody reads, a child that writes much waits for ever: `communicate()` reads them.
   */
  wait(): Future<number> {
    return this.#transport._wait();
  }

  /**
   * Sends `input` to the child, reads all it writes, and waits until it has ended. `[stdout, stderr]`: `undefined` for
   * what is no pipe. That the child does not read its input to the end is no error. All of it stands in memory: for more
   * than that, read `stdout` piece by piece.
   *
   * Cancelled, it leaves the child alone; what had been read by then is there for the next reader.
   *
   * @throws RuntimeError for an input without `stdin: PIPE`.
   */
  communicate(input?: Bytes): Future<[stdout: Buffer | undefined, stderr: Buffer | undefined]> {
    return new Operation('communicate', async () => {
      if (input !== undefined && this.stdin === undefined) {
        throw new RuntimeError(`communicate() on ${this}: an input needs { stdin: subprocess.PIPE }`);
      }
      const [, stdout, stderr] = await gather([this.#feed(input), this.#readAll(1), this.#readAll(2)]);
      await this.wait();
      return [stdout, stderr];
    });
  }

  /** Sends a signal, by its name or number. @throws ProcessLookupError when the child has ended; RangeError for a signal that does not exist. */
  sendSignal(signal: NodeJS.Signals | number): void {
    this.#transport.sendSignal(signal);
  }

  /** Sends SIGTERM. @throws ProcessLookupError when the child has ended. */
  terminate(): void {
    this.#transport.terminate();
  }

  /** Sends SIGKILL. @throws ProcessLookupError when the child has ended. */
  kill(): void {
    this.#transport.kill();
  }

  toString(): string {
    return `<Process ${this.pid}>`;
  }

  [inspect.custom](): string {
    return this.toString();
  }

  #feed(input: Bytes | undefined): Future<undefined> {
    const { stdin } = this;
    if (stdin === undefined) return doneFuture(undefined);
    return new Operation('communicate: stdin', async () => {
      try {
        if (input !== undefined) stdin.write(input);
        await stdin.drain();
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'EPIPE' && code !== 'ECONNRESET') throw error;
      }
      stdin.close();
      return undefined;
    });
  }

  #readAll(fd: 1 | 2): Future<Buffer | undefined> {
    const reader = fd === 1 ? this.stdout : this.stderr;
    if (reader === undefined) return doneFuture(undefined);
    return new Operation(`communicate: ${fd === 1 ? 'stdout' : 'stderr'}`, async () => {
      const all = await reader.read();
      this.#transport.getPipeTransport(fd)?.close();
      return all;
    });
  }
}
