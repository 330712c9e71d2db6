/** The face of the threads' chapter, less what `crossing.ts` has. What is no public name is for `executors/`. */
export {
  type BlockingSource,
  markWorkerProcess,
  mayBlock,
  provideBlockedNotice,
  provideInterruption,
  ring,
  setThreadBell,
  threadBell,
} from './blocking.ts';
export { ConcurrentFuture, type FutureBackend } from './concurrent-future.ts';
export type { DescribedFunction } from './describe-function.ts';
export type { SentValue } from './error-crossing.ts';
export { type AnyFunction, callable, type FunctionReference } from './function-reference.ts';
export { LoopHandle, type LoopLine, type RemoteHandle } from './loop-handle.ts';
export type { LoopAnswer, LoopRequest } from './loop-messages.ts';
export { attachLoop, getLoopHandle, isServingLoops, type LoopToken } from './loop-token.ts';
export { isWorker, parentLoop, provideParentLoop } from './parent-loop.ts';
export { PortProbe } from './port-probe.ts';
export { runCoroutineThreadsafe } from './run-coroutine-threadsafe.ts';
export { captureSharedContext, runInSharedContext, type SharedContext, shareContext } from './shared-context.ts';
export { type StackHolder, stackHere } from './stacks.ts';
export { transfer, unwrapTransfers } from './transfer.ts';
