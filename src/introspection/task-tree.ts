/**
 * The pending tasks as a person reads them: whoever waits for others first, those that it waits for below it, each with
 * what it waits for and where it stands.
 */
import type { Task } from '../core/task.ts';
import { prerequisites } from './cycles.ts';
import { showWait } from './words.ts';

/** One line a task, and one a frame of its stack, innermost last. */
export function describeTasks(tasks: readonly Task<unknown>[]): string[] {
  const pending = new Set(tasks);
  const below = new Map(tasks.map((task) => [task, prerequisites(task).filter((other) => pending.has(other))]));
  const awaited = new Set([...below.values()].flat());
  const lines: string[] = [];
  const told = new Set<Task<unknown>>();
  const tell = (task: Task<unknown>, depth: number): void => {
    const margin = '  '.repeat(depth + 1);
    if (told.has(task)) {
      lines.push(`${margin}task '${task.getName()}', see above`);
      return;
    }
    told.add(task);
    const head = String(task);
    const wait = showWait(task);
    lines.push(`${margin}${head}`);
    // Only where that says more.
    if (!head.includes(`waitFor=${wait}`)) lines.push(`${margin}  waits for ${wait}`);
    for (const { functionName, file, line, column } of task.getStack()) {
      lines.push(`${margin}  at ${functionName || '<anonymous>'} (${file}:${line}:${column})`);
    }
    for (const other of below.get(task) ?? []) tell(other, depth + 1);
  };
  for (const task of tasks) if (!awaited.has(task)) tell(task, 0);
  // Circles: nobody outside waits for them.
  for (const task of tasks) if (!told.has(task)) tell(task, 0);
  return lines;
}
