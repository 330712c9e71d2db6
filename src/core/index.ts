/** The face of the core: what the chapters above it, and `src/index.ts`, may use. */

export { CancelScope } from './cancel-scope.ts';
export type { Alarm, Clock } from './clock.ts';
export type { Context } from './context.ts';
export { Coroutine, coroutine, isCoroutine, isCoroutineFunction } from './coroutine.ts';
export { createEagerTaskFactory, createTask, eagerTaskFactory } from './create-task.ts';
export { allTasks, currentSignal, currentTask, loopToTakeIn } from './current-task.ts';
export { Deque } from './deque.ts';
export { type Awaitable, ensureFuture, wrapFuture } from './ensure-future.ts';
export {
  BrokenBarrierError,
  CancelledError,
  type CodedError,
  type ErrorCondition,
  ExceptionGroup,
  InvalidStateError,
  isCancellation,
  KeyboardInterrupt,
  makeCancelledError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  RuntimeError,
  TimeoutError,
} from './errors.ts';
export type { ExceptionContext, ExceptionHandler } from './exception-handler.ts';
export { doneFuture, Future, type FutureOptions, failedFuture, isFuture } from './future.ts';
export { type Callback, Handle, type Runnable, type Timer, TimerHandle } from './handle.ts';
export { Heap } from './heap.ts';
export { show } from './inspect.ts';
export { addInstrument, type Instrument, removeInstrument } from './instrument.ts';
export { type Logger, logger, setLogger } from './logger.ts';
export { EventLoop, type EventLoopOptions, newEventLoop, type TaskFactory } from './loop.ts';
export { LoopBound } from './loop-bound.ts';
export { Operation } from './operation.ts';
export type { Awaiter } from './reaction.ts';
export { explicitRunningLoop, getEventLoop, getRunningLoop, setEventLoop } from './running.ts';
export type { StackFrame } from './stack.ts';
export { type Coro, checkCoro, Task, type TaskOptions } from './task.ts';
export { Taken, Waiter, WaitLine } from './waiter.ts';
