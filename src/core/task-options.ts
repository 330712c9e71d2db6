/** The options of a task on their way from the caller to the constructor. */
import type { Context } from './context.ts';
import type { EventLoop } from './loop.ts';
import { type Check, checkOptions, contextKind, type Known, loopKind } from './options.ts';
import type { TaskOptions } from './task.ts';

type ConstructorOptions = TaskOptions & { loop?: EventLoop | undefined };

/** The name may be anything that can be made a string, as in asyncio. */
const ofTask: Known<TaskOptions> = { name: 'any', context: contextKind, eagerStart: 'boolean' };
const ofConstructor: Known<ConstructorOptions> = { ...ofTask, loop: loopKind };

const file: Check = {
  expected: 'something with a write() method',
  accepts: (value) => typeof (value as { write?: unknown } | null)?.write === 'function',
};
export const ofGetStack = { limit: 'number' } as const;
export const ofPrintStack = { limit: 'number', file } as const;

const CHECKED: unique symbol = Symbol('checked');

/** Options that were checked, the name a string: `Task` takes them as they are. */
export interface CheckedOptions extends ConstructorOptions {
  readonly [CHECKED]: true;
}

/**
 * Also for what the library makes by itself. An object literal and no class: when the last instance of a class is
 * collected, V8 drops the code that it has optimised for it.
 */
export function checkedOptions(
  name: string | undefined,
  context: Context | undefined,
  eagerStart: boolean | undefined,
  loop: EventLoop | undefined,
): CheckedOptions {
  return { name, context, eagerStart, loop, [CHECKED]: true };
}

/** For `createTask()`. */
export function checkTaskOptions(options: TaskOptions, loop: EventLoop): CheckedOptions {
  checkOptions('createTask', options, ofTask);
  const { name, context, eagerStart } = options;
  return checkedOptions(name === undefined ? undefined : String(name), context, eagerStart, loop);
}

/** For `new Task()`. The options that a loop keeps for tasks without any need no check. */
export function settingsOf(options: ConstructorOptions | undefined): ConstructorOptions | undefined {
  if (options === undefined || isChecked(options)) return options;
  checkOptions('new Task', options, ofConstructor);
  const { name, context, eagerStart, loop } = options;
  return checkedOptions(name === undefined ? undefined : String(name), context, eagerStart, loop);
}

function isChecked(options: Partial<CheckedOptions> | null): boolean {
  return options?.[CHECKED] === true || options?.loop?._futureOptions === options;
}

/** What a task factory gets: the options that were given, and no others. */
export function givenOptions({ name, context, eagerStart }: TaskOptions): TaskOptions {
  return {
    ...(name !== undefined && { name }),
    ...(context !== undefined && { context }),
    ...(eagerStart !== undefined && { eagerStart }),
  };
}
