/**
 * A small server of the Redis protocol: `node examples/redis-server.ts [--port N] [--unix PATH]`, then `redis-cli -p N`.
 *
 * It knows PING, ECHO, SET (with EX, PX, NX, XX), GET, DEL, EXISTS, INCR, EXPIRE, TTL, KEYS, BLPOP, RPUSH, LPOP, LLEN,
 * FLUSHALL and QUIT; see `redis-server/store.ts` for what they do. This file is about connections.
 */
import { parseArgs } from 'node:util';
import {
  Event,
  getRunningLoop,
  run,
  type StreamReader,
  type StreamWriter,
  startServer,
  startUnixServer,
} from 'tsyncio';
import { encode, ProtocolError, ReplyError, readCommand } from './redis-server/protocol.ts';
import { Store } from './redis-server/store.ts';

async function serve(store: Store, reader: StreamReader, writer: StreamWriter): Promise<void> {
  try {
    for (;;) {
      const command = await readCommand(reader);
      if (command === undefined) return;
      if (command.length === 0) continue;
      writer.write(await answer(store, command));
      await writer.drain();
      if (command[0]?.toString().toUpperCase() === 'QUIT') return;
    }
  } catch (error) {
    if (error instanceof ProtocolError) writer.write(encode(error));
    else if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  } finally {
    writer.close();
  }
}

async function answer(store: Store, command: Buffer[]): Promise<Buffer> {
  try {
    return encode(await store.execute(command));
  } catch (error) {
    if (error instanceof ReplyError) return encode(error);
    throw error;
  }
}

async function main(port: number, path: string | undefined): Promise<void> {
  const store = new Store();
  const connected = (reader: StreamReader, writer: StreamWriter) => serve(store, reader, writer);
  await using server =
    path === undefined ? await startServer(connected, '127.0.0.1', port) : await startUnixServer(connected, path);
  const address = server.sockets[0]?.address();
  console.log(`listening at ${typeof address === 'object' ? `${address.address}:${address.port}` : address}`);
  const stopped = new Event();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) getRunningLoop().addSignalHandler(signal, () => stopped.set());
  await stopped.wait();
  server.close();
  server.closeClients();
}

const { values } = parseArgs({ options: { port: { type: 'string', default: '6380' }, unix: { type: 'string' } } });
await run(() => main(Number(values.port), values.unix));
