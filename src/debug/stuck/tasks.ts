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
import {
  findCycle,
  mayCloseCycle,
  prerequisites,
  showTask,
  showWait,
  waitsOf,
  watchHolders,
} from '../../introspection/index.ts';
import { isBackground } from '../background.ts';
import type { FindingDetails, FindingSink, RawStack } from '../findings/finding.ts';
import { containing } from '../findings/internal-errors.ts';
import { creationOf, parkedAt } from '../runtime/creation-stacks.ts';

type AnyTask = Task<unknown>;

/** How long a circle has to last before it is said, in ms: a timeout around a lock is a way out of it. */
const CYCLE_AGE = 1000;
/** Functions of the library that end when tasks have ended, and are not made of `gather`. */
const JOINS = /\b(?:taskGroup|wait|waitFor|shield|asCompleted|TaskGroup\.\w+)$/;
const LEFT_HINT = 'await it, cancel it, or run it in a taskGroup';
const CYCLE_HINT = 'take locks in one order everywhere, and let no task wait for one that waits for it';

/** Where the function of a task stands inside promises that are not of tsyncio, for whoever knows. */
export type FindInPromise = (task: AnyTask) => RawStack | undefined;

export class StuckTasks implements Instrument {
  readonly #sink: FindingSink;
  readonly #findInPromise: FindInPromise;
  readonly #loops = new Set<WeakRef<EventLoop>>();
  readonly #reported = new WeakSet<AnyTask>();
  /** What was pending before: an earlier test's. */
  readonly #before: WeakSet<AnyTask>;
  readonly #stopHolders = watchHolders();
  #suspects = new Set<WeakRef<AnyTask>>();

  constructor(sink: FindingSink, findInPromise: FindInPromise) {
    this.#sink = sink;
    this.#findInPromise = findInPromise;
    addInstrument(this);
    this.#before = new WeakSet(this.#pendingTasks());
  }

  stop(): void {
    removeInstrument(this);
    this.#stopHolders();
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

  taskWaiting(task: AnyTask, future: Future<unknown>): void {
    if (!mayCloseCycle(future)) return;
    const waiting = task._visible ?? task;
    if (findCycle(waiting) !== undefined) this.#suspect(waiting);
  }

  /** Nothing is left to do: says which tasks are stuck, and whether there were any. */
  reportStuck(): boolean {
    const stuck = this.#pendingTasks().filter((task) => !this.#reported.has(task));
    const cycles = new Map(stuck.map((task) => [task, findCycle(task)]));
    const isCause = (task: AnyTask): boolean =>
      cycles.get(task) !== undefined || stuck.length === 1 || !isJoining(task);
    const causes = stuck.filter(isCause);
    for (const task of causes.length > 0 ? causes : stuck) this.#report(task, cycles.get(task), stuck);
    return stuck.length > 0;
  }

  /** A test is over: says which tasks it has left behind, whatever they wait for. */
  reportPending(): void {
    for (const task of this.#pendingTasks()) {
      if (this.#before.has(task)) continue;
      const details = {
        message: `${showTask(task)} was still pending, waiting for ${showWait(task)}`,
        hint: LEFT_HINT,
      };
      this.#say(task, details);
    }
  }

  #pendingTasks(): AnyTask[] {
    const loops = new Set([existingDefaultLoop(), explicitRunningLoop()]);
    for (const reference of this.#loops) loops.add(reference.deref());
    const tasks = [...loops].flatMap((loop) => (loop?.isRunning() === true ? [...loop._pendingTasks()] : []));
    return tasks.filter((task) => !isBackground(task));
  }

  #report(task: AnyTask, cycle: readonly AnyTask[] | undefined, stuck: readonly AnyTask[]): void {
    this.#say(task, {
      message: cycle === undefined ? describeWait(task, stuck) : describeCycle(cycle),
      hint: cycle === undefined ? undefined : CYCLE_HINT,
    });
  }

  #say(task: AnyTask, what: Pick<FindingDetails, 'message' | 'hint'>): void {
    this.#reported.add(task);
    const details = { stack: this.#stackOf(task), creationStack: creationOf(task)?.frames(), task: task.getName() };
    this.#sink.report('stuck-task', { ...what, ...details });
  }

  #stackOf(task: AnyTask): RawStack | undefined {
    const waits = task._waitsFor();
    const parked = waits.length === 0 ? undefined : parkedAt(task);
    // Older Nodes do not say who awaits: then it is where the awaited future was made, which may be elsewhere.
    const isCertain = parked !== undefined && waits.every((future) => future._creation !== parked);
    const found = isCertain ? undefined : this.#findInPromise(task);
    return found ?? parked?.frames() ?? creationOf(task)?.frames();
  }

  #suspect(task: AnyTask): void {
    if (this.#suspects.size === 0)
      setTimeout(
        containing(() => this.#checkSuspects()),
        CYCLE_AGE,
      ).unref();
    this.#suspects.add(new WeakRef(task));
  }

  #checkSuspects(): void {
    const suspects = this.#suspects;
    this.#suspects = new Set();
    const members = new Set<AnyTask>();
    for (const reference of suspects) {
      const task = reference.deref();
      for (const member of (task === undefined ? undefined : findCycle(task)) ?? []) members.add(member);
    }
    // In the order of creation, whichever of them closed the circle.
    for (const task of new Set([...this.#pendingTasks(), ...members])) {
      if (members.has(task) && !this.#reported.has(task)) this.#report(task, findCycle(task), []);
    }
  }
}

function describeCycle(cycle: readonly AnyTask[]): string {
  return `deadlock: ${cycle.map((member) => `${showTask(member)} waits for ${showWait(member)}`).join('; ')}`;
}

function describeWait(task: AnyTask, stuck: readonly AnyTask[]): string {
  const waiting = stuck.filter((other) => other !== task && prerequisites(other).includes(task)).map(showTask);
  const others = waiting.length === 0 ? '' : ` (${waiting.join(', ')} waiting for it)`;
  return `${showTask(task)} waits for ${showWait(task)}, and nothing is left that could wake it${others}`;
}

/** Whether it waits for tasks, and for nothing else. */
function isJoining(task: AnyTask): boolean {
  const waits = waitsOf(task);
  return (
    waits.length > 0 &&
    waits.every(({ tasks, primitive, future }) => tasks.length > 0 || (primitive === undefined && isJoin(future)))
  );
}

/** A future that `taskGroup()` and its like made to wait for tasks. */
function isJoin(future: Future<unknown>): boolean {
  const names = creationOf(future)?.frames() ?? [];
  return names.some(({ functionName }) => functionName !== undefined && JOINS.test(functionName));
}
