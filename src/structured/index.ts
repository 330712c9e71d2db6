/** Running programs and structuring what runs side by side. */
export { AsCompletedIterator, asCompleted } from './as-completed.ts';
export { gather, type OutcomesOf, type ResultOf, type ResultsOf } from './gather.ts';
export { Runner, type RunOptions, run } from './runner.ts';
export { shield } from './shield.ts';
export { sleep } from './sleep.ts';
export { TaskGroup, taskGroup } from './task-group.ts';
export { Timeout, timeout, timeoutAt } from './timeout.ts';
export { ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, type ReturnWhen, type WaitOptions, wait } from './wait.ts';
export { waitFor } from './wait-for.ts';
