/**
 * Tasks that wait for what can never happen: all that are pending when nothing is left to do, and those that wait for
 * each other in a circle while the program still runs.
 *
 * One mistake is said once: a task that only waits for another one that is stuck (it awaits it, or gathers it, or is in
 * its task group) is mentioned there, not reported.
 */

import type { Future } from '../../core/future.ts';
import { addInstrument, type Instrument, removeInstrument } from '../../core/instrument.ts';
import type { EventLoop } from '../../core/loop.ts';
import { existingDefaultLoop, explicitRunningLoop } from '../../core/running.ts';
import type { Task } from '../../core/task.ts';
import { findCycle, Holders, prerequisites, waitsOf } from '../../introspection/index.ts';
import { isBackground } from '../background.ts';
import type { FindingDetails, FindingSink, RawStack } from '../findings/finding.ts';
import { contained } from '../findings/internal-errors.ts';
import { type CallSites, framesOf } from '../promises/sites.ts';
import { creationOf, parkedAt } from '../runtime/creation-stacks.ts';
import type { MainLine } from './main-line.ts';
import { stuckFunction } from './native.ts';
import { showTask, showWait } from './words.ts';

/** How long a circle has to last before it is said, in ms: a timeout around a lock is a way out of it. */
const CYCLE_AGE = 1000;
/** Functions of the library that end when tasks have ended, not made of `gather`. */
const JOINS = /\b(?:taskGroup|wait|waitFor|shield|asCompleted|TaskGroup\.\w+)$/;

export class StuckTasks implements Instrument {
  readonly #sink: FindingSink;
  readonly #holders = new Holders();
  readonly #mainLine: MainLine | undefined;
  readonly #loops = new Set<WeakRef<EventLoop>>();
  /** Where each task is parked, by the promise that the engine made for its `await`. */
  readonly #sites = new WeakMap<Task<unknown>, { readonly future: Future<unknown>; readonly site: CallSites }>();
  readonly #begun = new WeakSet<Task<unknown>>();
  readonly #reported = new WeakSet<Task<unknown>>();
  #suspects = new Set<WeakRef<Task<unknown>>>();

  constructor(sink: FindingSink, mainLine: MainLine | undefined) {
    this.#sink = sink;
    this.#mainLine = mainLine;
    addInstrument(this.#holders);
    addInstrument(this);
  }

  stop(): void {
    removeInstrument(this);
    removeInstrument(this.#holders);
  }

  loopCreated(loop: EventLoop): void {
    this.#loops.add(new WeakRef(loop));
  }

  loopClosed(loop: EventLoop): void {
    for (const reference of this.#loops) {
      const known = reference.deref();
      if (known === loop || known === undefined) this.#loops.delete(reference);
    }
  }

  taskStepBegin(task: Task<unknown>): void {
    if (this.#mainLine === undefined || this.#begun.has(task)) return;
    this.#begun.add(task);
    this.#mainLine.taskBegins(task);
  }

  taskStepEnd(): void {
    this.#mainLine?.taskStepped();
  }

  taskWaiting(task: Task<unknown>, future: Future<unknown>): void {
    const site = this.#mainLine?.running?.site ?? null;
    if (site !== null) this.#sites.set(task, { future, site });
    if (findCycle(task._visible ?? task, this.#holders) !== undefined) this.#suspect(task._visible ?? task);
  }

  /** Nothing is left to do: says which tasks are stuck, and whether there were any. */
  reportPending(): boolean {
    const stuck = this.#pendingTasks().filter((task) => !this.#reported.has(task));
    const waitingForThese = (task: Task<unknown>): boolean =>
      stuck.some((other) => other !== task) && this.#isJoining(task);
    const cycles = new Map(stuck.map((task) => [task, findCycle(task, this.#holders)]));
    const causes = stuck.filter((task) => cycles.get(task) !== undefined || !waitingForThese(task));
    for (const task of causes.length > 0 ? causes : stuck) this.#report(task, cycles.get(task), stuck);
    return stuck.length > 0;
  }

  #pendingTasks(): Task<unknown>[] {
    const loops = new Set([existingDefaultLoop(), explicitRunningLoop()]);
    for (const reference of this.#loops) loops.add(reference.deref());
    const tasks = [...loops].flatMap((loop) => (loop?.isRunning() === true ? [...loop._pendingTasks()] : []));
    return tasks.filter((task) => !isBackground(task));
  }

  /** Whether it waits for tasks, and for nothing else. */
  #isJoining(task: Task<unknown>): boolean {
    const waits = waitsOf(task);
    return (
      waits.length > 0 &&
      waits.every((wait) => wait.tasks.length > 0 || (wait.primitive === undefined && isJoin(wait.future)))
    );
  }

  #report(task: Task<unknown>, cycle: readonly Task<unknown>[] | undefined, stuck: readonly Task<unknown>[]): void {
    this.#reported.add(task);
    const waiting = stuck.filter((other) => other !== task && prerequisites(other, this.#holders).includes(task));
    const details: FindingDetails = {
      message: this.#message(task, cycle, cycle === undefined ? waiting : []),
      stack: this.#stackOf(task),
      creationStack: creationOf(task)?.frames(),
      task: task.getName(),
      ...(cycle !== undefined && {
        hint: 'take locks in one order everywhere, and let no task wait for one that waits for it',
      }),
    };
    this.#sink.report('stuck-task', details);
  }

  #message(
    task: Task<unknown>,
    cycle: readonly Task<unknown>[] | undefined,
    waiting: readonly Task<unknown>[],
  ): string {
    if (cycle !== undefined) {
      const steps = cycle.map((member) => `${showTask(member)} waits for ${showWait(member, this.#holders)}`);
      return `deadlock: ${steps.join('; ')}`;
    }
    const others = waiting.length === 0 ? '' : ` (${waiting.map(showTask).join(', ')} waiting for it)`;
    return `${showTask(task)} waits for ${showWait(task, this.#holders)}, and nothing is left that could wake it${others}`;
  }

  /** The promise that V8 makes for an `await` knows its line on every Node; where there is none, what the runtime knows. */
  #stackOf(task: Task<unknown>): RawStack | undefined {
    const waits = task._waitsFor();
    if (waits.length === 0) return this.#stackInPromise(task) ?? creationOf(task)?.frames();
    const known = this.#sites.get(task);
    const isCurrent = known !== undefined && waits.includes(known.future);
    return isCurrent ? framesOf(known.site) : (parkedAt(task)?.frames() ?? creationOf(task)?.frames());
  }

  #stackInPromise(task: Task<unknown>): RawStack | undefined {
    const promise = this.#mainLine?.promiseOf(task);
    if (promise === undefined) return undefined;
    return stuckFunction(promise, this.#mainLine?.pending() ?? [])?.frames;
  }

  #suspect(task: Task<unknown>): void {
    if (this.#suspects.size === 0)
      setTimeout(() => contained(() => this.#checkSuspects(), undefined), CYCLE_AGE).unref();
    this.#suspects.add(new WeakRef(task));
  }

  #checkSuspects(): void {
    const suspects = this.#suspects;
    this.#suspects = new Set();
    for (const reference of suspects) {
      const task = reference.deref();
      const cycle = task === undefined ? undefined : findCycle(task, this.#holders);
      for (const member of cycle ?? []) {
        if (!this.#reported.has(member)) this.#report(member, findCycle(member, this.#holders), []);
      }
    }
  }
}

/** A future that `taskGroup()` and its like made to wait for tasks. */
function isJoin(future: Future<unknown>): boolean {
  const names = creationOf(future)?.frames() ?? [];
  return names.some(({ functionName }) => functionName !== undefined && JOINS.test(functionName));
}
