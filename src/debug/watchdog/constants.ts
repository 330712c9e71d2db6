/** Numbers that were chosen, each with its reason; all times in ms. */

/**
 * How often a watched thread says that it is alive. It bounds how late a block is noticed, and it is the idle cost: a
 * wake-up takes some 120 µs, nearly all of it the system's, and there are 20 a second here and as many in the agent.
 */
export const BEAT = 50;

/** A thread whose beat is late by this much is looked into. */
export const BEAT_GRACE = 6;

/** How often the agent looks at the shared memory while something is suspicious. */
export const AGENT_TICK = 10;

/**
 * A callback that began between two beats began at an unknown moment. It counts as one callback when at least this part
 * of the threshold was seen of it; the rest is the time in which the loop was not idle.
 */
export const SEEN_PART = 0.4;

/**
 * How much of the threshold must have gone to the thread itself where it computes: on a machine with too much to do a
 * callback of 50 ms may take 200. Not all of it: what looks at the clock until its time is up blocks the loop however
 * little of a processor it gets.
 */
export const OWN_PART = 0.6;

/**
 * How many times the threshold a chain of continuations has to take of the processor when none of them is long by
 * itself: several `await` in a row whose answers are there already hold up the loop as well, but nobody who formats a
 * few files one after the other would call that a mistake, and one that starves the loop goes on.
 */
export const CHAIN_LENGTH = 2;

/** Used where no loop of ours says otherwise (CPython: 0.1 s). */
export const DEFAULT_THRESHOLD = 100;

/** Frames of an interrupted stack: the user's frame may lie under a dependency that calls itself. */
export const STACK_FRAMES = 100;

/** A native call that takes this long is announced before anybody can say where it was made. */
export const NATIVE_NOTICE = 500;

/** How many such announcements a process makes at most. */
export const MAX_NATIVE_NOTICES = 3;

/** How long a thread that ends waits for the agent to let go of its inspector. It takes one tick of the agent. */
export const LET_GO_TIMEOUT = 100;

/** How long the development mode lets the agent start before the program does: it takes 25 to 60. */
export const AGENT_START_TIMEOUT = 250;

/** How many beats pass before a block behind a native call is judged: until then the garbage collector may report. */
export const BEATS_UNTIL_JUDGED = 2;

/** Collections shorter than this make no block. */
export const LONG_COLLECTION = 20;

/** How many promises are looked at to find the code that a chain of microtasks belongs to. */
export const PROBE_ATTEMPTS = 50;

/** After so many ms of work what the thread had of the processor is looked up anew: 15 to 80 µs. */
export const WORTH_A_LOOK = 2;

/** And at the latest after so many: beats take some, too. */
export const LONGEST_UNKNOWN = 1000;
