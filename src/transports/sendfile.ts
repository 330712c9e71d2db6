/**
 * `sendfile`. Node has no system call for it, so the file is read and written piece by piece, each piece when the one
 * before is on its way: what CPython does where the system cannot.
 */
import type { FileHandle } from 'node:fs/promises';
import {
  checkOptions,
  type EventLoop,
  type FileSource,
  type Future,
  Operation,
  ofSendfile,
  RuntimeError,
  type SendfileOptions,
  show,
  type WriteTransport,
  wrapFuture,
} from '../core/index.ts';
import { SENDFILE_CHUNK } from './constants.ts';
import { fs } from './nodes.ts';
import { StreamTransport } from './stream-transport.ts';

export function sendfile(
  loop: EventLoop,
  transport: WriteTransport,
  file: FileSource,
  options: SendfileOptions = {},
): Future<number> {
  checkOptions('sendfile', options, ofSendfile);
  return new Operation(
    'sendfile',
    async () => {
      const { offset = 0, count } = options;
      if (transport.isClosing()) throw new RuntimeError('Transport is closing');
      if (!(transport instanceof StreamTransport)) {
        throw new RuntimeError(`sendfile is not supported for transport ${show(transport)}`);
      }
      checkLeast('offset', offset, 0);
      if (count !== undefined) checkLeast('count', count, 1);
      transport._setSendingFile(true);
      try {
        if (typeof file === 'number') return await send(transport, descriptorReader(file), offset, count);
        if (typeof file === 'string' || file instanceof URL) {
          const handle = await fs().promises.open(file);
          try {
            return await send(transport, handleReader(handle), offset, count);
          } finally {
            await handle.close();
          }
        }
        return await send(transport, handleReader(file), offset, count);
      } finally {
        transport._setSendingFile(false);
      }
    },
    loop,
  );
}

/** Reads into a buffer from a position of the file; how many bytes it were. */
type Reader = (into: Buffer, length: number, position: number) => Promise<number>;

async function send(transport: StreamTransport, read: Reader, offset: number, count = Infinity): Promise<number> {
  let sent = 0;
  while (sent < count) {
    // A buffer for each piece: the one before may still be on its way.
    const piece = Buffer.allocUnsafe(Math.min(SENDFILE_CHUNK, count - sent));
    const size = await wrapFuture(read(piece, piece.length, offset + sent));
    if (size === 0) break;
    await transport._sendPiece(piece.subarray(0, size));
    sent += size;
  }
  return sent;
}

function handleReader(handle: FileHandle): Reader {
  return async (into, length, position) => (await handle.read(into, 0, length, position)).bytesRead;
}

function descriptorReader(fd: number): Reader {
  return (into, length, position) =>
    new Promise((resolve, reject) => {
      fs().read(fd, into, 0, length, position, (error, size) => (error === null ? resolve(size) : reject(error)));
    });
}

function checkLeast(name: string, value: number, least: number): void {
  if (value < least) throw new RangeError(`${name} must be at least ${least} (got ${value})`);
}
