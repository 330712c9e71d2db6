/**
 * A chat server by lines: `node examples/chat.ts [--port N]`, then `nc localhost 8888` in several terminals. Ctrl-C, or
 * SIGTERM, ends it gracefully: everybody is told, what is under way is sent, and who does not hang up in two seconds is
 * cut off. A second Ctrl-C ends it at once.
 *
 * The first line is the name; after that `/who` lists who is there, `/quit` leaves, anything else goes to all others.
 */
import { parseArgs } from 'node:util';
import {
  createTask,
  Event,
  getRunningLoop,
  KeyboardInterrupt,
  Queue,
  QueueFull,
  QueueShutDown,
  run,
  type Server,
  type StreamReader,
  type StreamWriter,
  startServer,
  TimeoutError,
  taskGroup,
  timeout,
} from 'tsyncio';

/** How many messages may wait for a guest who reads slowly; more of them are dropped. */
const PATIENCE = 100;
/** How long the good-byes may take, in ms. */
const FAREWELL = 2000;
/** How long a guest may be silent, in ms. */
const SILENCE = 10 * 60_000;

class Guest {
  readonly name: string;
  /** What is to be sent: a queue each, so that one who reads slowly holds up nobody else. */
  readonly messages = new Queue<string>(PATIENCE);

  constructor(name: string) {
    this.name = name;
  }

  tell(message: string): void {
    try {
      this.messages.putNowait(message);
    } catch (error) {
      // He does not listen fast enough, or is just leaving.
      if (!(error instanceof QueueFull) && !(error instanceof QueueShutDown)) throw error;
    }
  }
}

class Room {
  readonly #guests = new Map<string, Guest>();

  /** One connection, from the first line to the last. */
  async serve(reader: StreamReader, writer: StreamWriter): Promise<void> {
    try {
      writer.write('Your name?\n');
      const name = (await timeout(SILENCE, () => readLine(reader)))?.trim() ?? '';
      if (name === '' || this.#guests.has(name)) {
        writer.write(name === '' ? 'No name, no chat.\n' : `There is a ${name} already.\n`);
        return;
      }
      await this.#entertain(new Guest(name), reader, writer);
    } catch (error) {
      // A connection that breaks is no news in a chat; nor is a guest who fell asleep.
      if (!(error instanceof TimeoutError) && !isLostConnection(error)) throw error;
    } finally {
      writer.close();
      await writer.waitClosed().catch(() => {});
    }
  }

  announce(message: string, except?: Guest): void {
    for (const guest of this.#guests.values()) if (guest !== except) guest.tell(message);
  }

  async #entertain(guest: Guest, reader: StreamReader, writer: StreamWriter): Promise<void> {
    this.#guests.set(guest.name, guest);
    this.announce(`* ${guest.name} is here`);
    try {
      // Two tasks, because a guest listens while he says nothing. When one ends, the other has nothing left to do.
      await taskGroup(async (group) => {
        const speaking = group.createTask(() => this.#send(guest, writer));
        await this.#listen(guest, reader);
        guest.messages.shutdown();
        await speaking;
      });
    } finally {
      this.#guests.delete(guest.name);
      this.announce(`* ${guest.name} has left`);
    }
  }

  async #listen(guest: Guest, reader: StreamReader): Promise<void> {
    for (;;) {
      const line = await timeout(SILENCE, () => readLine(reader));
      if (line === undefined || line.trim() === '/quit') return;
      if (line.trim() === '/who') guest.tell(`* ${[...this.#guests.keys()].join(', ')}`);
      else this.announce(`${guest.name}: ${line}`, guest);
    }
  }

  async #send(guest: Guest, writer: StreamWriter): Promise<void> {
    for await (const message of guest.messages) {
      writer.write(`${message}\n`);
      await writer.drain();
    }
  }
}

/** Without its newline; `undefined` at the end. */
async function readLine(reader: StreamReader): Promise<string | undefined> {
  const line = await reader.readline();
  return line.length === 0 ? undefined : line.toString().replace(/\r?\n$/, '');
}

function isLostConnection(error: unknown): boolean {
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
  return errors.every((each) => ['ECONNRESET', 'EPIPE'].includes((each as NodeJS.ErrnoException).code ?? ''));
}

/** Nobody new is let in; the others hear of it, and have a moment to go. */
async function shutDown(server: Server, room: Room): Promise<void> {
  console.log('closing');
  server.close();
  room.announce('* the chat is closing, good-bye');
  const leaving = createTask(async () => {
    server.closeClients();
    await server.waitClosed();
  });
  await timeout(FAREWELL, () => leaving).catch((error: unknown) => {
    if (!(error instanceof TimeoutError)) throw error;
    server.abortClients();
  });
}

async function main(port: number): Promise<void> {
  const room = new Room();
  const server = await startServer((reader, writer) => room.serve(reader, writer), undefined, port);
  const address = server.sockets[0]?.address();
  console.log(`chat at port ${typeof address === 'object' ? address.port : address}`);
  // Not `serveForever()`: cancelled, it would wait for connections that nobody has told yet.
  await untilStopped();
  await shutDown(server, room);
}

async function untilStopped(): Promise<void> {
  const loop = getRunningLoop();
  const stopped = new Event();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    loop.addSignalHandler(signal, () => {
      stopped.set();
      // From now on what `run` makes of it.
      loop.removeSignalHandler(signal);
    });
  }
  await stopped.wait();
}

const help = `usage: node examples/chat.ts [--port N] [--help]

A chat server: join it with \`nc localhost 8888\` from several terminals.
Ctrl-C, or SIGTERM, closes it and tells everybody; a second Ctrl-C ends it at once, with exit code 130.

  --port N  where it listens (default 8888; 0 takes a free one)
  --help    this text`;

/** What to do, or what to say instead and the exit code that goes with it. */
function parse(args: string[]): { readonly port: number } | { readonly say: string; readonly code: number } {
  try {
    const options = { port: { type: 'string', default: '8888' }, help: { type: 'boolean', short: 'h' } } as const;
    const { values } = parseArgs({ args, options });
    if (values.help) return { say: help, code: 0 };
    const port = Number(values.port);
    if (!(Number.isInteger(port) && port >= 0 && port < 65_536)) throw new RangeError(`'${values.port}' is no port`);
    return { port };
  } catch (error) {
    return { say: `chat: ${(error as Error).message}\nTry --help.`, code: 2 };
  }
}

const settings = parse(process.argv.slice(2));
if ('say' in settings) {
  if (settings.code === 0) console.log(settings.say);
  else console.error(settings.say);
  process.exitCode = settings.code;
} else {
  try {
    await run(() => main(settings.port));
  } catch (error) {
    if (error instanceof KeyboardInterrupt) process.exitCode = 130;
    else if ((error as NodeJS.ErrnoException).syscall === 'listen') {
      // The port is taken, or not ours to take.
      console.error(`chat: ${(error as Error).message}`);
      process.exitCode = 1;
    } else throw error;
  }
}
