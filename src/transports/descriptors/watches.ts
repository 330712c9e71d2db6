/** `addReader`, `addWriter` and their removals: which descriptors are watched for whom. */
import { type Callback, type EventLoop, Handle, RuntimeError, show } from '../../core/index.ts';
import { announce, type Opening, withdraw } from '../announce.ts';
import { fs } from '../nodes.ts';
import { closed, type Open, opened } from '../open.ts';
import { systemError } from '../system-error.ts';
import { POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT, type Watch } from './messages.ts';
import { Poller } from './poller.ts';

export type Descriptor = number | { readonly fd: number };
type Side = 'reader' | 'writer';

const WANTED = { reader: POLLIN, writer: POLLOUT } as const;
/** A descriptor in a state of error is ready for both: whoever uses it is told. */
const ALWAYS = POLLERR | POLLHUP | POLLNVAL;

const LEAK_WORDS = { fate: 'was still watched', hint: 'loop.removeReader(), loop.removeWriter(), before it is closed' };

class Watched implements Open {
  readonly loop: EventLoop;
  readonly fd: number;
  readonly opening: Opening | undefined;
  readonly handles: Partial<Record<Side, Handle>> = {};
  /** Of the request that is under way: what is reported of an earlier one may be of another file. */
  serial = 0;
  /** Was closed without being removed: it is watched no more, as with epoll. */
  isGone = false;

  constructor(loop: EventLoop, fd: number) {
    this.loop = loop;
    this.fd = fd;
    this.opening = announce(`descriptor ${fd}`, undefined, LEAK_WORDS);
    opened(loop, this);
  }

  get events(): number {
    return (this.handles.reader ? POLLIN : 0) | (this.handles.writer ? POLLOUT : 0);
  }

  /** @internal */
  _loopClosed(): void {
    for (const handle of Object.values(this.handles)) handle.cancel();
    // Its announcement stays: that the loop takes it along does not make it removed by the program.
    forget(this);
  }
}

const watched = new Map<number, Watched>();
let poller: Poller | undefined;
let lastSerial = 0;

export function addReader(loop: EventLoop, fd: Descriptor, fn: Callback, ...args: unknown[]): void {
  add(loop, fd, 'reader', fn, args);
}

export function addWriter(loop: EventLoop, fd: Descriptor, fn: Callback, ...args: unknown[]): void {
  add(loop, fd, 'writer', fn, args);
}

export function removeReader(loop: EventLoop, fd: Descriptor): boolean {
  return removeFrom(loop, fd, 'reader');
}

export function removeWriter(loop: EventLoop, fd: Descriptor): boolean {
  return removeFrom(loop, fd, 'writer');
}

function add(loop: EventLoop, given: Descriptor, side: Side, fn: Callback, args: unknown[]): void {
  loop._checkCallback(fn, side === 'reader' ? 'addReader' : 'addWriter');
  const fd = numberOf(given);
  const known = watched.get(fd);
  if (known !== undefined && known.loop !== loop) {
    throw new RuntimeError(`descriptor ${fd} is watched by another loop of this thread: remove it there first`);
  }
  if (known === undefined || known.isGone) checkPollable(fd);
  poller ??= new Poller(onReady, onFailure);
  poller.keepAlive(true);
  const entry = known ?? new Watched(loop, fd);
  entry.isGone = false;
  entry.handles[side]?.cancel();
  entry.handles[side] = new Handle(loop, fn, args, undefined);
  watched.set(fd, entry);
  request(entry);
}

/** Asks for a report of what is watched now, in place of what was asked for before. */
function request(entry: Watched): void {
  lastSerial += 1;
  entry.serial = lastSerial;
  poller?.watch({ fd: entry.fd, events: entry.events, serial: lastSerial });
}

function removeFrom(loop: EventLoop, given: Descriptor, side: Side): boolean {
  const entry = watched.get(numberOf(given));
  if (entry === undefined || entry.loop !== loop) return false;
  const handle = entry.handles[side];
  if (handle === undefined) return false;
  handle.cancel();
  delete entry.handles[side];
  if (entry.events !== 0) request(entry);
  else {
    forget(entry);
    withdraw(entry.opening);
  }
  return true;
}

function forget(entry: Watched): void {
  watched.delete(entry.fd);
  closed(entry.loop, entry);
  poller?.watch({ fd: entry.fd, events: 0, serial: 0 });
  releaseProcess();
}

/** Nothing can happen any more at what is left: the process need not wait for it. */
function releaseProcess(): void {
  for (const { isGone } of watched.values()) if (!isGone) return;
  poller?.keepAlive(false);
}

/** The callbacks go into the ready queue; behind them, that the descriptor is watched again. */
function onReady({ fd, events, serial }: Watch): void {
  const entry = watched.get(fd);
  if (entry === undefined || entry.serial !== serial || entry.loop.isClosed()) return;
  for (const side of ['reader', 'writer'] as const) {
    const handle = entry.handles[side];
    if (handle !== undefined && (events & (WANTED[side] | ALWAYS)) !== 0) entry.loop._schedule(handle);
  }
  if ((events & POLLNVAL) !== 0) {
    entry.isGone = true;
    releaseProcess();
    return;
  }
  entry.loop._schedule({
    _isBare: false,
    _run: () => {
      if (watched.get(fd) === entry && entry.serial === serial) request(entry);
      return false;
    },
  });
}

/** Every loop that watches something is told, and watches no more. */
function onFailure(exception: Error): void {
  const entries = [...watched.values()];
  watched.clear();
  poller = undefined;
  for (const entry of entries) {
    closed(entry.loop, entry);
    withdraw(entry.opening);
  }
  for (const loop of new Set(entries.map((entry) => entry.loop))) {
    loop.callExceptionHandler({ message: 'the thread that watches descriptors has failed', exception });
  }
}

function numberOf(given: Descriptor): number {
  const fd = typeof given === 'number' ? given : descriptorOf(given);
  if (fd === undefined || !Number.isInteger(fd) || fd < 0) {
    throw new RangeError(`a descriptor is a number from 0, or an object that has one as fd, not ${show(given)}`);
  }
  return fd;
}

/** Of a file, or of a socket, where Node keeps it a little deeper. */
function descriptorOf(given: { fd?: number; _handle?: { fd?: number } | null } | null | undefined): number | undefined {
  return given?.fd ?? given?._handle?.fd;
}

/** @throws Node's `EBADF` for what is not open; `EPERM` for a file or folder, which is always ready. */
function checkPollable(fd: number): void {
  const stat = fs().fstatSync(fd);
  if (!stat.isFile() && !stat.isDirectory()) return;
  throw systemError('EPERM', 'poll', `descriptor ${fd} is a regular file or a folder, which cannot be watched`);
}
