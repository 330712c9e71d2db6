/**
 * `connectReadPipe`, `connectWritePipe`: from a descriptor, or what has one, to a stream of Node's that suits it.
 *
 * A `FileHandle` cannot give its descriptor away, and would close it under whoever got it; so what it has open is opened
 * once more, and both are closed together.
 */
import type { FileHandle } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import {
  type BaseProtocol,
  type EventLoop,
  type Future,
  type Protocol,
  type ReadPipe,
  type ReadTransport,
  show,
  type WritePipe,
  type WriteTransport,
} from '../core/index.ts';
import { begun } from './adopt.ts';
import { making, outOfTask } from './making.ts';
import { fs, net, stream, tty } from './nodes.ts';
import { pipeInfo } from './socket-info.ts';
import { type StreamProtocol, StreamTransport } from './stream-transport.ts';

export function connectReadPipe(
  loop: EventLoop,
  protocolFactory: () => StreamProtocol,
  pipe: ReadPipe,
): Future<[ReadTransport, StreamProtocol]> {
  return making(loop, 'connectReadPipe', 'pipe', async (how) => {
    const source = outOfTask(loop, how, () => openPipe(pipe, 'read')) as Readable;
    const protocol = orDestroy(source, protocolFactory);
    const options = { source, kind: kindOf(source), info: pipeInfo(source), ...how };
    return begun(new StreamTransport(loop, protocol, options), protocol);
  });
}

export function connectWritePipe(
  loop: EventLoop,
  protocolFactory: () => BaseProtocol,
  pipe: WritePipe,
): Future<[WriteTransport, BaseProtocol]> {
  return making(loop, 'connectWritePipe', 'pipe', async (how) => {
    const sink = outOfTask(loop, how, () => openPipe(pipe, 'write')) as Writable;
    const protocol = orDestroy(sink, protocolFactory);
    const options = { sink, kind: kindOf(sink), info: pipeInfo(sink), ...how };
    return begun(new StreamTransport(loop, protocol as Protocol, options), protocol);
  });
}

type Direction = 'read' | 'write';

function openPipe(pipe: ReadPipe | WritePipe, direction: Direction): Readable | Writable {
  if (typeof pipe === 'number') return streamOf(pipe, direction);
  const { Readable, Writable, Duplex } = stream();
  if (direction === 'read' && pipe instanceof Readable) return pipe;
  if (direction === 'write' && (pipe instanceof Writable || pipe instanceof Duplex)) return pipe;
  if (isFileHandle(pipe)) return ofFileHandle(pipe, direction);
  throw new TypeError(`a pipe is a descriptor, a FileHandle or a stream to ${direction}, not ${show(pipe)}`);
}

/** @throws RangeError for a regular file or a folder; Node's error, with its `code`, for a descriptor that is not open. */
function streamOf(fd: number, direction: Direction): Readable | Writable {
  const stat = fs().fstatSync(fd);
  const isRead = direction === 'read';
  if (stat.isFIFO() || stat.isSocket()) return new (net().Socket)({ fd, readable: isRead, writable: !isRead });
  if (!stat.isCharacterDevice())
    throw new RangeError('Pipe transport is for pipes, sockets and character devices only');
  if (tty().isatty(fd)) return isRead ? new (tty().ReadStream)(fd) : new (tty().WriteStream)(fd);
  // A device that knows no readiness, such as /dev/zero: through the threads of Node's pool. The path is not looked at.
  return isRead ? fs().createReadStream('', { fd }) : fs().createWriteStream('', { fd });
}

function isFileHandle(value: unknown): value is FileHandle {
  const { fd, close } = (value ?? {}) as Partial<FileHandle>;
  return typeof fd === 'number' && typeof close === 'function';
}

function ofFileHandle(handle: FileHandle, direction: Direction): Readable | Writable {
  const { O_RDONLY, O_WRONLY, O_NONBLOCK } = fs().constants;
  // Without O_NONBLOCK the opening of a named pipe waits for the other side, and with it the whole thread.
  const mode = (direction === 'read' ? O_RDONLY : O_WRONLY) | O_NONBLOCK;
  const stat = fs().fstatSync(handle.fd);
  const again = stat.isFIFO() || stat.isCharacterDevice() ? fs().openSync(`/dev/fd/${handle.fd}`, mode) : handle.fd;
  const opened = streamOf(again, direction);
  opened.once('close', () => {
    handle.close().catch(() => {});
  });
  return opened;
}

/** A socket is closed by closing it; other streams have to come to their end. */
function kindOf(pipe: Readable | Writable): 'socket' | 'stream' {
  const isSocket = pipe instanceof net().Socket && !(pipe instanceof tty().WriteStream);
  return isSocket && pipe !== (process.stdout as Writable) && pipe !== (process.stderr as Writable)
    ? 'socket'
    : 'stream';
}

function orDestroy<P>(pipe: Readable | Writable, protocolFactory: () => P): P {
  try {
    return protocolFactory();
  } catch (error) {
    pipe.destroy();
    throw error;
  }
}
