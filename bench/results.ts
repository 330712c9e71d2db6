/** What a run has found out, and how figures are read from it. */
import { SUBJECT } from './contenders.ts';
import type { Case, Question } from './question.ts';

/** One contender at one case: a figure each process, in the unit of the question's kind. */
export interface Measured {
  readonly figures: readonly number[];
  readonly median: number;
  /** For a load: milliseconds the timer was late, and that HTTP answers took, of all processes together. */
  readonly late: readonly number[];
  readonly http: readonly number[];
}

export interface Row {
  readonly name: string;
  readonly question: Question;
  readonly case: Case;
  /** By the id of the contender; who failed or is missing is not in it. */
  readonly measured: ReadonlyMap<string, Measured>;
}

/** How many times the figure of `of` goes into that of `contender`: above 1, `contender` takes longer or holds more. */
export function ratio(row: Row, contender: string, of: string = SUBJECT): number | undefined {
  const ours = row.measured.get(of)?.median;
  const theirs = row.measured.get(contender)?.median;
  return ours === undefined || theirs === undefined ? undefined : theirs / ours;
}
