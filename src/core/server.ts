/** The contract of servers: what `createServer()` and `startServer()` return; implemented in `transports/`. */
import type { Future } from './future.ts';
import type { EventLoop } from './loop.ts';
import type { Address } from './protocols.ts';

/** A listening socket, as far as a program needs it: `server.sockets`. */
export interface ListeningSocket {
  /** `{address, port, family}`, or the path of a Unix socket: empty where that came as a descriptor. */
  address(): Address | string;
}

/**
 * A server: it accepts connections until it is closed. `await using server = await startServer(…)` closes it and waits
 * for its connections at the end of the block.
 */
export abstract class Server implements AsyncDisposable {
  /** What it listens at: empty before `startServing()`, and once it is closed. */
  abstract get sockets(): readonly ListeningSocket[];

  /** Accepts no more connections. Those there are go on. */
  abstract close(): void;

  /** Closes all connections: what is buffered is sent. */
  abstract closeClients(): void;

  /** Closes all connections at once: what is buffered is lost. */
  abstract abortClients(): void;

  /** Begins to listen, if it has not begun. */
  abstract startServing(): Future<undefined>;

  /**
   * Accepts connections until the waiting task is cancelled, which closes the server and waits for its connections, or
   * until `close()`, which throws `CancelledError` here.
   *
   * @throws RuntimeError when somebody waits here already, or the server is closed.
   */
  abstract serveForever(): Future<never>;

  /** Whether it accepts connections. */
  abstract isServing(): boolean;

  /** Waits until the server is closed and all its connections are. */
  abstract waitClosed(): Future<undefined>;

  abstract getLoop(): EventLoop;

  /** `close()`, then `waitClosed()`. */
  abstract [Symbol.asyncDispose](): Promise<void>;
}
