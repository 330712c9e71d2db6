/**
 * The polling thread: waits in `poll(2)` for all descriptors at once, and says which are ready. What is ready is watched
 * no more until it is asked for again, so that a descriptor that stays ready does not flood the loop.
 *
 * A pipe of its own ends the waiting when there is something new to do: by a byte, or by its end.
 */
import { constants } from 'node:os';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { ENDED, POLLIN, type PollData, type Report, type Request, STOPPED, WAKE_UP, type Watch } from './messages.ts';

/** How long it waits at the longest, in ms: what ends a thread from outside is noticed between two waits only. */
const LONGEST_WAIT = 1000;
/** `struct pollfd`: an int, and two shorts. */
const ENTRY = 8;
const BYTES_READ = 4096;

/** For `fcntl(2)`. */
const F_SETFD = 2;
const FD_CLOEXEC = 1;

type Watched = Map<number, Watch>;

const port = parentPort;
const shared = workerData as PollData;

async function work(tell: (report: Report) => void): Promise<void> {
  try {
    serve(await loadSystem(), tell);
  } catch (error) {
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  } finally {
    Atomics.store(shared, ENDED, 1);
    Atomics.notify(shared, ENDED);
  }
}

function serve(system: System, tell: (report: Report) => void): void {
  const watched: Watched = new Map();
  try {
    if (Atomics.compareExchange(shared, WAKE_UP, 0, system.wakeUp) === STOPPED) {
      system.close(system.wakeUp);
      return;
    }
    tell({ kind: 'ready to work', wakeUp: system.wakeUp });
    while (takeRequests(watched)) {
      const ready = waitForReady(system, watched);
      for (const { fd } of ready) watched.delete(fd);
      if (ready.length > 0) tell({ kind: 'ready', watches: ready });
    }
  } finally {
    system.close(system.wakeDown);
  }
}

/** False: the work is over. */
function takeRequests(watched: Watched): boolean {
  if (port === null) return false;
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    const request = next.message as Request;
    if (request === 'stop') return false;
    if (request.events === 0) watched.delete(request.fd);
    else watched.set(request.fd, request);
  }
  return true;
}

function waitForReady(system: System, watched: Watched): Watch[] {
  const entries = Buffer.alloc((watched.size + 1) * ENTRY);
  write(entries, 0, system.wakeDown, POLLIN);
  const watches = [...watched.values()];
  for (const [index, { fd, events }] of watches.entries()) write(entries, index + 1, fd, events);
  const count = system.poll(entries, watches.length + 1, LONGEST_WAIT);
  // Without this, what fails each time would make a busy loop.
  if (count < 0 && system.errno() !== constants.errno.EINTR) throw new Error(`poll() failed: errno ${system.errno()}`);
  if (count <= 0) return [];
  if ((happened(entries, 0) & POLLIN) !== 0) system.read(system.wakeDown, Buffer.alloc(BYTES_READ), BYTES_READ);
  return watches.flatMap(({ fd, serial }, index) => {
    const events = happened(entries, index + 1);
    return events === 0 ? [] : [{ fd, events, serial }];
  });
}

/** In the order of bytes that the machine has. */
const isLittle = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const native = {
  readInt: (buffer: Buffer, at: number) => (isLittle ? buffer.readInt32LE(at) : buffer.readInt32BE(at)),
  writeInt: (buffer: Buffer, value: number, at: number) =>
    isLittle ? buffer.writeInt32LE(value, at) : buffer.writeInt32BE(value, at),
  readShort: (buffer: Buffer, at: number) => (isLittle ? buffer.readInt16LE(at) : buffer.readInt16BE(at)),
  writeShort: (buffer: Buffer, value: number, at: number) =>
    isLittle ? buffer.writeInt16LE(value, at) : buffer.writeInt16BE(value, at),
};

function write(entries: Buffer, index: number, fd: number, events: number): void {
  native.writeInt(entries, fd, index * ENTRY);
  native.writeShort(entries, events, index * ENTRY + 4);
}

function happened(entries: Buffer, index: number): number {
  return native.readShort(entries, index * ENTRY + 6);
}

interface System {
  poll(entries: Buffer, count: number, timeout: number): number;
  read(fd: number, into: Buffer, size: number): number;
  close(fd: number): number;
  /** Of the last call. */
  errno(): number;
  /** The end of the pipe that is read here, and the one that is written to there. */
  readonly wakeDown: number;
  readonly wakeUp: number;
}

/** As much of the package as is used; its name is a variable so that nothing asks for it where it is not installed. */
interface Koffi {
  load(library: null): {
    func(name: string, result: string, parameters: readonly string[]): (...args: unknown[]) => number;
  };
  errno(): number;
}
const KOFFI = 'koffi';

async function loadSystem(): Promise<System> {
  const loaded: Koffi & { default?: Koffi } = await import(KOFFI);
  const koffi = loaded.default ?? loaded;
  const library = koffi.load(null);
  const pipe = library.func('pipe', 'int', ['uint8_t *']);
  const fcntl = library.func('fcntl', 'int', ['int', 'int', '...']);
  const ends = Buffer.alloc(8);
  if (pipe(ends) !== 0) throw new Error('pipe() failed: there may be no more descriptors');
  // Children are not to have them.
  for (const at of [0, 4]) fcntl(native.readInt(ends, at), F_SETFD, 'int', FD_CLOEXEC);
  return {
    poll: library.func('poll', 'int', ['uint8_t *', 'ulong', 'int']) as System['poll'],
    read: library.func('read', 'long', ['int', 'uint8_t *', 'ulong']) as System['read'],
    close: library.func('close', 'int', ['int']) as System['close'],
    errno: () => koffi.errno(),
    wakeDown: native.readInt(ends, 0),
    wakeUp: native.readInt(ends, 4),
  };
}

if (port !== null) await work((report) => port.postMessage(report));
