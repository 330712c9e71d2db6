/** Numbers that were chosen, each with its reason. */

/** How long, in ms, a call that was cancelled may take to let go of its worker before the worker is ended. */
export const GRACE_PERIOD = 1000;

/**
 * How long, in ms, a worker without work stays. Starting one takes some 30 ms and holds some 5 MB, so it should outlast
 * the pauses of a busy program and not a quiet night.
 */
export const IDLE_TIMEOUT = 30_000;

/** How long, in ms, a worker without work still keeps the program alive: long against the pauses between calls. */
export const RELEASE_DELAY = 10;

/** The most workers a pool of threads has unless told otherwise: CPython's number. */
export const MAX_DEFAULT_THREADS = 32;
export const EXTRA_DEFAULT_THREADS = 4;

/** How many workers in a row may die before they are ready: then something is wrong that another would meet as well. */
export const MOST_FAILED_STARTS = 3;

/**
 * How many frames of its submitter a call keeps: four of the program's behind our own three. Of ten they would be seven,
 * and a round trip 0.3 µs longer, of some 10.
 */
export const SUBMITTER_FRAMES = 7;

/**
 * How many calls wait before those of one function, submitted in one turn, share the stack of the first. A stack costs
 * 1 µs, and as much again to the garbage collector: more than all else that a call of many costs. They come from one
 * loop, as a rule; the price is that where they come from two lines, the error of a later one names the first.
 */
export const LONG_QUEUE = 64;
