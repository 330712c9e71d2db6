/** Numbers that were chosen, each with its reason. */
import type { BudgetOptions } from './budget.ts';

/** Frames of a stack: the function, its caller, and the wrappers that may stand between a call and who dropped it. */
export const FRAMES = 8;

/** Stacks of promises that somebody called for. */
export const ROOT_BUDGET: Readonly<Record<'all' | 'budget', BudgetOptions>> = {
  all: { burst: Number.POSITIVE_INFINITY, rate: 0 },
  // 5 stacks a ms are some 15 µs of it; the first 20,000 take 50 ms in all.
  budget: { burst: 20_000, rate: 5 },
};

/** Stacks of promises made from others: needed only for what `then` returns and a caller drops. */
export const CHILD_BUDGET: Readonly<Record<'all' | 'budget', BudgetOptions>> = {
  all: { burst: 500_000, rate: 20 },
  budget: { burst: 10_000, rate: 2 },
};

/** Stacks taken at once when something was lost that no stack was taken of. */
export const RAISE = 100;

/** Promises are looked at so long after they settled, in ms: a turn of the loop or more. */
export const SIFT_DELAY = 5;

/** Of the promises without a stack, one in so many is asked whether it was lost. */
export const ASK_EVERY = 16;

/** Settled promises held while microtasks run without end; past this they are thinned out. */
export const MAX_UNSIFTED = 4096;

/** Verdicts remembered, one a site. */
export const MAX_VERDICTS = 20_000;

/** How far back the wrapper of an async iteration may stand in the list of what has settled. */
export const WRAPPER_DISTANCE = 64;

/** Unhandled rejections remembered at a time: a program that has more of them fails in one place. */
export const MAX_REJECTIONS = 10_000;
