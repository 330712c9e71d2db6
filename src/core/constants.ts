/** Numbers that were chosen, each with its reason. */

/** A callback or task step that takes this long, in ms, is reported in debug mode (CPython: 0.1 s). */
export const SLOW_CALLBACK_DURATION = 100;

/**
 * How long, in ms, one turn may go on before Node's own loop gets its say. It bounds what the library can add to the
 * lateness of a timer or an I/O event; far above the cost of a turn of Node's loop (about 1 µs), so that the price is
 * lost in the noise. The order of what is ready does not depend on it.
 */
export const TURN_SLICE = 1;

/**
 * How many awaits in one turn may go on at once because what they ask for is there. After that, and when the slice is
 * over too, such an await goes through the ready queue like any other, and the other tasks run. This changes the order
 * of events against CPython, which lets such a task starve all others for ever; hence a count that a program does not
 * reach unless it does little else, so that the order never hangs on how fast the machine is.
 */
export const READY_AWAITS = 256;

/**
 * After how many steps the clock is looked at, at most: a look costs about as much as a step. A turn begins with a look
 * after its first step, then after two, four, …: long steps end it early.
 */
export const STEPS_PER_CLOCK_LOOK = 64;

/** Cancelled timers are swept once there are this many of them and they are more than half (CPython's numbers). */
export const MIN_SCHEDULED_TIMER_HANDLES = 100;
export const MIN_CANCELLED_TIMER_HANDLES_FRACTION = 0.5;

/** How long, in ms, `run()` waits for the calls of the default executor on its way out (CPython: 300 s). */
export const THREAD_JOIN_TIMEOUT = 300_000;

/** The longest delay Node's `setTimeout` takes, in ms; a later alarm is set again when this one rings. */
export const MAX_NODE_TIMEOUT = 2 ** 31 - 1;
