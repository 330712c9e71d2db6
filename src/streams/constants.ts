/** Numbers that were chosen, each with its reason. */

/** The longest line, in bytes, and half of what a reader buffers before it pauses its transport (CPython: 64 KiB). */
export const DEFAULT_LIMIT = 64 * 1024;
