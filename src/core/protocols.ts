/**
 * Protocols: what a program implements to be told what a transport receives. Subclass one, and override what you need.
 *
 * The classes stand in the core, next to the loop whose methods are typed by them; what calls them is in `transports/`.
 * Their methods are called as callbacks are: `currentTask()` is undefined, and the rest of the context is that of whoever
 * created the connection or the server.
 */
import type { BaseTransport } from './transports.ts';

/** A numeric address, as Node writes it: `family` is `'IPv4'` or `'IPv6'`. */
export interface Address {
  readonly address: string;
  readonly port: number;
  readonly family: string;
}

/** What all kinds of protocols have in common. */
export class BaseProtocol {
  /** The connection is there. Called once, first. */
  connectionMade(_transport: BaseTransport): unknown {
    return undefined;
  }

  /** The connection is gone: with the error that ended it, or without one after `close()`, `abort()` or an EOF. Called once, last. */
  connectionLost(_error: Error | undefined): unknown {
    return undefined;
  }

  /** The write buffer went over its high-water mark: write no more until `resumeWriting()`. */
  pauseWriting(): unknown {
    return undefined;
  }

  /** The write buffer is down to its low-water mark. */
  resumeWriting(): unknown {
    return undefined;
  }
}

/**
 * A protocol for streams of bytes: TCP, TLS, Unix sockets, pipes. First `connectionMade`, then `dataReceived` any number
 * of times, at most one `eofReceived`, last `connectionLost`.
 *
 * @example
 * ```ts
 * import { getRunningLoop, Protocol, run, type Transport } from 'tsyncio';
 *
 * class Echo extends Protocol {
 *   transport: Transport | undefined;
 *   override connectionMade(transport: Transport) {
 *     this.transport = transport;
 *   }
 *   override dataReceived(data: Buffer) {
 *     this.transport?.write(data);
 *   }
 * }
 *
 * await run(async () => {
 *   await using server = await getRunningLoop().createServer(() => new Echo(), '127.0.0.1', 0);
 *   console.log(server.isServing()); // true
 * });
 * ```
 */
export class Protocol extends BaseProtocol {
  /** Some bytes came; how many at a time says nothing about how they were written. */
  dataReceived(_data: Buffer): unknown {
    return undefined;
  }

  /** The other side will send no more. A result that is falsy closes the transport; over TLS it is closed anyway. */
  eofReceived(): unknown {
    return undefined;
  }
}

/** A protocol that says where received bytes are put: `getBuffer`, then `bufferUpdated`, any number of times. */
export class BufferedProtocol extends BaseProtocol {
  /** Where the next bytes go: not empty. `sizeHint` says how many there are; a smaller buffer is asked for again. */
  getBuffer(_sizeHint: number): Uint8Array {
    return new Uint8Array(0);
  }

  /** `size` bytes were put into the buffer. */
  bufferUpdated(_size: number): unknown {
    return undefined;
  }

  /** The other side will send no more. A result that is falsy closes the transport. */
  eofReceived(): unknown {
    return undefined;
  }
}

/** A protocol for datagrams. */
export class DatagramProtocol extends BaseProtocol {
  /** One datagram came. */
  datagramReceived(_data: Buffer, _address: Address): unknown {
    return undefined;
  }

  /** A send or receive failed; the transport goes on. Where it cannot, `connectionLost` is called instead. */
  errorReceived(_error: Error): unknown {
    return undefined;
  }
}

/** A protocol for child processes; the pipes are named by the child's descriptors, 0 to 2. */
export class SubprocessProtocol extends BaseProtocol {
  /** The child wrote to its `stdout` (1) or `stderr` (2). */
  pipeDataReceived(_fd: number, _data: Buffer): unknown {
    return undefined;
  }

  /** One of the pipes was closed. */
  pipeConnectionLost(_fd: number, _error: Error | undefined): unknown {
    return undefined;
  }

  /** The child has ended; what it wrote before may still be on its way. */
  processExited(): unknown {
    return undefined;
  }
}
