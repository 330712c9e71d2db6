/** What the runner asks of a measured process, and what that prints: one JSON object on the last line of its output. */

export interface Job {
  readonly question: string;
  readonly case: string;
  readonly size: number;
  /** Operations in one round of the work. */
  readonly operations: number;
  /** Milliseconds of processor time before the first sample, so that compilers have done theirs. */
  readonly warmup: number;
  /** Milliseconds that one sample should take: rounds are doubled until it does. */
  readonly sample: number;
  /** Milliseconds of processor time for samples, and how many there must be at least. */
  readonly budget: number;
  readonly minSamples: number;
  /** Milliseconds that a load lasts. */
  readonly load: number;
}

/** `time`: nanoseconds of one operation, a sample each. `memory`: bytes of one. `import`: milliseconds. `fairness`: ms late. */
export interface Answer {
  readonly samples: readonly number[];
}
