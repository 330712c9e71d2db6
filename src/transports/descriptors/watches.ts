/** `addReader`, `addWriter` and their removals: which descriptors are watched for whom. */
import { type Callback, type EventLoop, Handle, show } from '../../core/index.ts';
import { fs } from '../nodes.ts';
import { closed, type Open, opened } from '../open.ts';
import { systemError } from '../system-error.ts';
import { POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT } from './messages.ts';
import { Poller } from './poller.ts';

export type Descriptor = number | { readonly fd: number };
type Side = 'reader' | 'writer';

const WANTED = { reader: POLLIN, writer: POLLOUT } as const;
/** A descriptor in a state of error is ready for both: whoever uses it is told. */
const ALWAYS = POLLERR | POLLHUP | POLLNVAL;

class Watched implements Open {
  readonly loop: EventLoop;
  readonly fd: number;
  readonly handles: Partial<Record<Side, Handle>> = {};

  constructor(loop: EventLoop, fd: number) {
    this.loop = loop;
    this.fd = fd;
    opened(loop, this);
  }

  get events(): number {
    return (this.handles.reader ? POLLIN : 0) | (this.handles.writer ? POLLOUT : 0);
  }

  /** @internal */
  _loopClosed(): void {
    remove(this, 'reader');
    remove(this, 'writer');
  }
}

const watched = new Map<number, Watched>();
let poller: Poller | undefined;

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
  if (known === undefined) checkPollable(fd);
  poller ??= new Poller(onReady, onFailure);
  poller.keepAlive(true);
  const entry = known ?? new Watched(loop, fd);
  entry.handles[side]?.cancel();
  entry.handles[side] = new Handle(loop, fn, args, undefined);
  watched.set(fd, entry);
  poller.watch(fd, entry.events);
}

function removeFrom(loop: EventLoop, given: Descriptor, side: Side): boolean {
  const entry = watched.get(numberOf(given));
  return entry !== undefined && entry.loop === loop && remove(entry, side);
}

function remove(entry: Watched, side: Side): boolean {
  const handle = entry.handles[side];
  if (handle === undefined) return false;
  handle.cancel();
  delete entry.handles[side];
  poller?.watch(entry.fd, entry.events);
  if (entry.events === 0) {
    watched.delete(entry.fd);
    closed(entry.loop, entry);
    if (watched.size === 0) poller?.keepAlive(false);
  }
  return true;
}

/** The callbacks go into the ready queue; behind them, that the descriptor is watched again. */
function onReady(fd: number, events: number): void {
  const entry = watched.get(fd);
  if (entry === undefined || entry.loop.isClosed()) return;
  for (const side of ['reader', 'writer'] as const) {
    const handle = entry.handles[side];
    if (handle !== undefined && (events & (WANTED[side] | ALWAYS)) !== 0) entry.loop._schedule(handle);
  }
  entry.loop._schedule({
    _run: () => {
      // What was closed without being removed is watched no more, as with epoll.
      if (watched.get(fd) === entry && (events & POLLNVAL) === 0) poller?.watch(fd, entry.events);
      return false;
    },
  });
}

function onFailure(exception: Error): void {
  for (const { loop } of new Set(watched.values())) {
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
