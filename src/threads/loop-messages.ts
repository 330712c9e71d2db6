/** What a loop handle in one thread and the loop in another say to each other. */
import type { SentValue } from './error-crossing.ts';
import type { FunctionReference } from './function-reference.ts';
import type { SharedContext } from './shared-context.ts';

/** To the loop: run a coroutine and answer; call a function and do not; cancel what has this number. */
export type LoopRequest =
  | readonly [
      kind: 'run' | 'soon',
      id: number,
      fn: FunctionReference,
      args: readonly unknown[],
      context: SharedContext | undefined,
    ]
  | readonly [kind: 'cancel', id: number];

/** From the loop, to what `run` asked for. */
export type LoopAnswer =
  | readonly [kind: 'result', id: number, value: unknown]
  | readonly [kind: 'error', id: number, error: SentValue]
  | readonly [kind: 'cancelled', id: number, message: string];

/** The first message of whoever attaches to a loop: how it is woken when it blocks. */
export type LoopGreeting = readonly [kind: 'attach', bell: Int32Array<SharedArrayBuffer>];
