/** The goals that the design sets for what is measured here, and whether a run reached them. */
import { SUBJECT } from './contenders.ts';
import { type Row, ratio } from './results.ts';

interface Goal {
  readonly what: string;
  readonly question: string;
  /** The cases it holds for; all when missing. */
  readonly cases?: readonly string[];
  readonly against: string;
  readonly text: string;
  /** The figure of a contender: ours, and for comparison that of bare promises. */
  readonly measure: (row: Row, contender: string) => number | undefined;
  readonly unit: string;
  readonly reached: (value: number) => boolean;
}

const timesFaster = (what: string, question: string, id: string, against: string, goal: number): Goal => ({
  what,
  question,
  against,
  text: `at least ${goal}× as fast`,
  measure: (row, contender) => ratio(row, id, contender),
  unit: '×',
  reached: (value) => value >= goal,
});

const holdsAtMostHalf = (id: string, against: string): Goal => ({
  what: 'memory of a parked task',
  question: 'memory',
  against,
  text: 'at most half',
  measure: (row, contender) => ratio(row, contender, id),
  unit: '×',
  reached: (value) => value <= 0.5,
});

const GOALS: readonly Goal[] = [
  timesFaster('create and join a task', 'tasks', 'asyncio', 'asyncio', 5),
  timesFaster('create and join a task', 'tasks', 'effect', 'Effect', 1.5),
  {
    what: 'create and join a task',
    question: 'tasks',
    against: 'a bare async call through `setImmediate`',
    text: 'at most 2.5× its time',
    measure: (row, contender) => ratio(row, contender, 'bare'),
    unit: '×',
    reached: (value) => value <= 2.5,
  },
  timesFaster('hand an item over a bounded queue', 'queue', 'asyncio', 'asyncio', 20),
  timesFaster('hand an item over a bounded queue', 'queue', 'effect', 'Effect', 3),
  holdsAtMostHalf('asyncio', 'asyncio'),
  holdsAtMostHalf('effect', 'Effect'),
  {
    what: "`import 'tsyncio'`",
    question: 'import',
    against: '',
    text: 'at most 30 ms',
    measure: (row, contender) => row.measured.get(contender)?.median,
    unit: ' ms',
    reached: (value) => value <= 30,
  },
];

export interface Verdict {
  readonly what: string;
  readonly case: string;
  readonly against: string;
  readonly goal: string;
  readonly value: string;
  /** What bare promises come to. */
  readonly floor: string;
  readonly verdict: 'reached' | 'missed' | 'not measured';
}

export function judge(rows: readonly Row[]): Verdict[] {
  return GOALS.flatMap((goal) =>
    rows
      .filter((row) => row.name === goal.question)
      .map((row) => {
        const value = goal.measure(row, SUBJECT);
        const show = (figure: number | undefined): string =>
          figure === undefined ? '' : `${figure.toPrecision(3)}${goal.unit}`;
        return {
          what: goal.what,
          case: row.case.name,
          against: goal.against,
          goal: goal.text,
          value: show(value),
          floor: show(goal.measure(row, 'bare')),
          verdict: value === undefined ? 'not measured' : goal.reached(value) ? 'reached' : 'missed',
        } as const;
      }),
  );
}
