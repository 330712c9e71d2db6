/** RESP, the protocol of Redis: commands in, replies out. */
import type { StreamReader } from 'tsyncio';

/** What cannot be read as a command: the connection is closed after it. */
export class ProtocolError extends Error {}

/** What a command answers in place of a result: `WRONGTYPE …`, `ERR …`. */
export class ReplyError extends Error {}

export class Status {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** `undefined`: there is nothing of that name. */
export type Reply = Status | Buffer | number | undefined | readonly Reply[];

const LONGEST_BULK = 512 * 1024 * 1024;
const MOST_WORDS = 1024 * 1024;

/** The words of the next command; `undefined` at the end. */
export async function readCommand(reader: StreamReader): Promise<Buffer[] | undefined> {
  const line = await reader.readline();
  if (line.length === 0) return undefined;
  // Typed by hand, into `nc`.
  if (line[0] !== 0x2a)
    return line
      .toString()
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => Buffer.from(word));
  const words: Buffer[] = [];
  for (let left = number(line, MOST_WORDS, 'invalid multibulk length'); left > 0; left -= 1) {
    const header = await reader.readline();
    if (header[0] !== 0x24) throw new ProtocolError(`expected '$', got '${header.toString('latin1', 0, 1)}'`);
    const size = number(header, LONGEST_BULK, 'invalid bulk length');
    words.push((await reader.readexactly(size + 2)).subarray(0, size));
  }
  return words;
}

function number(line: Buffer, limit: number, complaint: string): number {
  const value = Number(line.toString('latin1', 1).trim());
  if (!Number.isInteger(value) || value > limit || value < -1) throw new ProtocolError(complaint);
  return value;
}

export function encode(reply: Reply | ProtocolError | ReplyError): Buffer {
  if (reply instanceof ProtocolError) return Buffer.from(`-ERR Protocol error: ${reply.message}\r\n`);
  if (reply instanceof ReplyError) return Buffer.from(`-${reply.message}\r\n`);
  if (reply instanceof Status) return Buffer.from(`+${reply.text}\r\n`);
  if (reply === undefined) return Buffer.from('$-1\r\n');
  if (typeof reply === 'number') return Buffer.from(`:${reply}\r\n`);
  if (Buffer.isBuffer(reply)) return Buffer.concat([Buffer.from(`$${reply.length}\r\n`), reply, Buffer.from('\r\n')]);
  return Buffer.concat([
    Buffer.from(`*${(reply as readonly Reply[]).length}\r\n`),
    ...(reply as readonly Reply[]).map(encode),
  ]);
}
