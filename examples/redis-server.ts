/**
 * A small server of the Redis protocol: `node examples/redis-server.ts [--port N] [--unix PATH]`, then `redis-cli -p N`.
 *
 * It knows PING, ECHO, SET (with EX, PX, NX, XX), GET, DEL, EXISTS, INCR, EXPIRE, TTL, KEYS, BLPOP, LPUSH,
 * RPUSH, LPOP, RPOP, LLEN, FLUSHALL and QUIT; see `redis-server/store.ts` for what they do. This file is about connections.
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

const help = `usage: node examples/redis-server.ts [--port N | --unix PATH] [--help]

A small server of the Redis protocol: talk to it with \`redis-cli -p 6380\`. Ctrl-C, or SIGTERM, ends it.

  --port N     where it listens, on 127.0.0.1 (default 6380; 0 takes a free one)
  --unix PATH  a Unix socket instead
  --help       this text`;

interface Settings {
  readonly port: number;
  readonly path: string | undefined;
}

/** What to do, or what to say instead and the exit code that goes with it. */
function parse(args: string[]): Settings | { readonly say: string; readonly code: number } {
  try {
    const options = {
      port: { type: 'string', default: '6380' },
      unix: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    const { values } = parseArgs({ args, options });
    if (values.help) return { say: help, code: 0 };
    const port = Number(values.port);
    if (!(Number.isInteger(port) && port >= 0 && port < 65_536)) throw new RangeError(`'${values.port}' is no port`);
    return { port, path: values.unix };
  } catch (error) {
    return { say: `redis-server: ${(error as Error).message}\nTry --help.`, code: 2 };
  }
}

const settings = parse(process.argv.slice(2));
if ('say' in settings) {
  if (settings.code === 0) console.log(settings.say);
  else console.error(settings.say);
  process.exitCode = settings.code;
} else {
  try {
    await run(() => main(settings.port, settings.path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'listen') throw error;
    // The port is taken, or not ours to take.
    console.error(`redis-server: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
