/** What the tests of streams share. */
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ClientConnected,
  type ExceptionContext,
  getRunningLoop,
  type OpenConnectionOptions,
  openConnection,
  type Server,
  type StartServerOptions,
  type StreamReader,
  type StreamWriter,
  startServer,
} from 'tsyncio';
import { portOf, turns } from '../transports/support.ts';

export { portOf, turns };

/** Sends back each line. */
export async function echo(reader: StreamReader, writer: StreamWriter): Promise<void> {
  for await (const line of reader) {
    writer.write(line);
    await writer.drain();
  }
  writer.close();
}

export async function listen(handler: ClientConnected, options?: StartServerOptions): Promise<Server> {
  return startServer(handler, '127.0.0.1', 0, options);
}

export async function connectTo(
  server: Server,
  options?: OpenConnectionOptions,
): Promise<[StreamReader, StreamWriter]> {
  return openConnection('127.0.0.1', portOf(server), options);
}

/** A path for a Unix socket, short enough for the system. */
export function socketPath(): string {
  return join(tmpdir(), `tsyncio-${randomBytes(6).toString('hex')}.sock`);
}

/** What the exception handler of the running loop gets from now on. */
export function collectExceptions(): ExceptionContext[] {
  const contexts: ExceptionContext[] = [];
  getRunningLoop().setExceptionHandler((_loop, context) => contexts.push(context));
  return contexts;
}

export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

export function bytes(content: string): Buffer {
  return Buffer.from(content);
}
