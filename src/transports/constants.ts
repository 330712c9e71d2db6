/** Numbers that were chosen, each with its reason. */

/** Bytes in a write buffer above which a protocol is paused (CPython: 64 KiB). */
export const HIGH_WATER = 64 * 1024;

/** How many times the high-water mark is the low one (CPython's). */
export const HIGH_TO_LOW = 4;

/** From the how manieth write to a lost connection on a warning is logged (CPython's). */
export const LOG_THRESHOLD_FOR_LOST_WRITES = 5;

/** How long a TLS handshake may take, in ms (CPython: 60 s, what nginx allows). */
export const SSL_HANDSHAKE_TIMEOUT = 60_000;

/** How long a TLS goodbye may take, in ms (CPython: 30 s). */
export const SSL_SHUTDOWN_TIMEOUT = 30_000;

/** How many connections may wait to be accepted (CPython's). */
export const BACKLOG = 100;

/** How much of a file is read and sent at a time (CPython's fallback of sendfile: 256 KiB). */
export const SENDFILE_CHUNK = 256 * 1024;
