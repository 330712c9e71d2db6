/** What the loop's thread and the polling thread tell each other. */

/** The bits of `poll(2)`, the same on Linux and macOS. */
export const POLLIN = 1;
export const POLLOUT = 4;
export const POLLERR = 8;
export const POLLHUP = 16;
export const POLLNVAL = 32;

/** Watch `fd` for `events`, once; 0: no more. */
export interface Watch {
  readonly fd: number;
  readonly events: number;
  /** Tells the requests for one number apart: it may have been closed, and stand for another file meanwhile. */
  readonly serial: number;
}

/** Shared memory of two numbers. */
export type PollData = Int32Array<SharedArrayBuffer>;

/** 1 once the polling thread has ended, and closed what it had. */
export const ENDED = 0;

/** Where a byte ends its waiting: 0 before there is a pipe, `STOPPED` when nobody will use one any more. */
export const WAKE_UP = 1;
export const STOPPED = -1;

/** To the polling thread. */
export type Request = Watch | 'stop';

/** From it: first where to write a byte that ends its waiting, or why it cannot work; then what is ready. */
export type Report =
  | { readonly kind: 'ready to work'; readonly wakeUp: number }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'ready'; readonly watches: readonly Watch[] };
