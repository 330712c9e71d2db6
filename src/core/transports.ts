/**
 * Transports: what carries the bytes. Made by the loop, never by hand; the classes here are the contract, and what
 * implements them is in `transports/` and `subprocess/`. A method that a transport does not implement throws
 * `RuntimeError`, as CPython's throws `NotImplementedError`.
 */
import { RuntimeError } from './errors.ts';
import type { Known } from './options.ts';
import type { Address, BaseProtocol } from './protocols.ts';

/** What is sent: bytes, or a string, which goes out as UTF-8. */
export type Bytes = Uint8Array | string;

/** An address to send to or to bind to. */
export type AddressInput = readonly [host: string, port: number] | { readonly address: string; readonly port: number };

export function isAddress(given: unknown): given is AddressInput {
  const [address, port, ...more] = Array.isArray(given)
    ? given
    : [(given as Partial<Address> | null)?.address, (given as Partial<Address> | null)?.port];
  return typeof address === 'string' && typeof port === 'number' && more.length === 0;
}

export interface WriteLimits {
  /** Bytes in the write buffer above which the protocol is paused; default 64 KiB, or 4 × `low`. */
  high?: number | undefined;
  /** Bytes down to which it stays paused; default a quarter of `high`. */
  low?: number | undefined;
}

export const ofWriteLimits: Known<WriteLimits> = { high: 'number', low: 'number' };

function notImplemented(transport: BaseTransport, method: string): never {
  throw new RuntimeError(`${method}() is not implemented by ${transport.constructor.name}`);
}

/** What all transports have in common. */
export class BaseTransport {
  readonly #extra: Readonly<Record<string, unknown>>;

  constructor(extra?: Readonly<Record<string, unknown>>) {
    this.#extra = extra ?? {};
  }

  /** What the transport knows besides, by name (`'peername'`, `'socket'`, …); `otherwise` where it knows nothing. */
  getExtraInfo(name: string, otherwise?: unknown): unknown {
    return this.#extra[name] ?? otherwise;
  }

  /** Whether it is closed, or about to be. */
  isClosing(): boolean {
    return notImplemented(this, 'isClosing');
  }

  /** Sends what is buffered, then closes. Nothing more is received. */
  close(): void {
    notImplemented(this, 'close');
  }

  /** Puts another protocol in the place of the present one. */
  setProtocol(_protocol: BaseProtocol): void {
    notImplemented(this, 'setProtocol');
  }

  getProtocol(): BaseProtocol {
    return notImplemented(this, 'getProtocol');
  }
}

/** A transport that only receives. */
export class ReadTransport extends BaseTransport {
  /** Whether it is receiving: not paused, and not closing. */
  isReading(): boolean {
    return notImplemented(this, 'isReading');
  }

  /** Stops receiving until `resumeReading()`; what comes meanwhile waits in the system's buffers. */
  pauseReading(): void {
    notImplemented(this, 'pauseReading');
  }

  resumeReading(): void {
    notImplemented(this, 'resumeReading');
  }
}

/** A transport that only sends. */
export class WriteTransport extends BaseTransport {
  /** Sets when the protocol is paused and resumed. @throws RangeError unless `high >= low >= 0`. */
  setWriteBufferLimits(_limits?: WriteLimits): void {
    notImplemented(this, 'setWriteBufferLimits');
  }

  /** `[low, high]`, in bytes. */
  getWriteBufferLimits(): [low: number, high: number] {
    return notImplemented(this, 'getWriteBufferLimits');
  }

  /** How many bytes wait to be sent. */
  getWriteBufferSize(): number {
    return notImplemented(this, 'getWriteBufferSize');
  }

  /** Sends bytes, or buffers them. Does not wait: `pauseWriting()` of the protocol says when it is too much. */
  write(_data: Bytes): void {
    notImplemented(this, 'write');
  }

  /** Sends several pieces. */
  writelines(pieces: Iterable<Bytes>): void {
    this.write(Buffer.concat([...pieces].map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))));
  }

  /** Ends the sending side once what is buffered is sent; receiving goes on. */
  writeEof(): void {
    notImplemented(this, 'writeEof');
  }

  canWriteEof(): boolean {
    return notImplemented(this, 'canWriteEof');
  }

  /** Closes at once; what is buffered is lost. */
  abort(): void {
    notImplemented(this, 'abort');
  }
}

/** A transport in both directions: a socket. */
export class Transport extends WriteTransport implements ReadTransport {
  /** Whether it is receiving: not paused, and not closing. */
  isReading(): boolean {
    return notImplemented(this, 'isReading');
  }

  /** Stops receiving until `resumeReading()`; what comes meanwhile waits in the system's buffers. */
  pauseReading(): void {
    notImplemented(this, 'pauseReading');
  }

  resumeReading(): void {
    notImplemented(this, 'resumeReading');
  }
}

/** A transport for datagrams. */
export class DatagramTransport extends BaseTransport {
  /** Sends one datagram: to `address`, or, without one, to the `remoteAddr` of the endpoint. */
  sendto(_data: Bytes, _address?: AddressInput | Address): void {
    notImplemented(this, 'sendto');
  }

  /** Closes at once; what is buffered is lost. */
  abort(): void {
    notImplemented(this, 'abort');
  }
}

/** A child process as a transport. */
export class SubprocessTransport extends BaseTransport {
  getPid(): number {
    return notImplemented(this, 'getPid');
  }

  /** The exit code; the negative number of the signal that ended the child; `undefined` while it runs. */
  getReturncode(): number | undefined {
    return notImplemented(this, 'getReturncode');
  }

  /** The transport of the pipe to the child's descriptor `fd` (0 to 2), if there is one. */
  getPipeTransport(_fd: number): BaseTransport | undefined {
    return notImplemented(this, 'getPipeTransport');
  }

  /** @throws ProcessLookupError when the child has ended. */
  sendSignal(_signal: NodeJS.Signals | number): void {
    notImplemented(this, 'sendSignal');
  }

  /** Sends SIGTERM. */
  terminate(): void {
    notImplemented(this, 'terminate');
  }

  /** Sends SIGKILL. */
  kill(): void {
    notImplemented(this, 'kill');
  }
}
