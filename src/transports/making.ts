/** What the methods of the loop that open something have in common. */
import type { AsyncResource } from 'node:async_hooks';
import { callInContext, captureContext, type EventLoop, type Future, Operation } from '../core/index.ts';
import { announce, type LeakWords, type Opening, withdraw } from './announce.ts';

export interface Making {
  /** Where the protocol's methods will run: the context of the caller. */
  readonly context: AsyncResource;
  readonly opening: Opening | undefined;
}

/**
 * Calls what makes something of Node's that stays open. Node keeps its context with it, and in the context of the caller
 * that would be the task that opened it, with all that the task holds.
 */
export function outOfTask<R>(loop: EventLoop, { context }: Pick<Making, 'context'>, make: () => R): R {
  return callInContext(loop, context, make, []);
}

/** Starts at once, can be cancelled, and is announced as `what` unless it fails. */
export function making<T>(
  loop: EventLoop,
  method: string,
  what: string,
  body: (making: Making) => Promise<T>,
  words?: LeakWords,
): Future<T> {
  const context = captureContext(loop);
  const opening = announce(what, undefined, words);
  const operate = async (): Promise<T> => {
    try {
      return await body({ context, opening });
    } catch (error) {
      withdraw(opening);
      throw error;
    }
  };
  return new Operation(method, operate, loop);
}
