/** The face of the core: what the chapters above it, and `src/index.ts`, may use. */

export { runBlocking } from './blocking-section.ts';
export { provideCallSignal } from './call-signal.ts';
export type { Delegate } from './cancellation/request.ts';
export { requestCancellation, requestCancellationOfAll } from './cancellation/request.ts';
export { CancelScope } from './cancellation/scope.ts';
export type { Alarm, Clock } from './clock.ts';
export { THREAD_JOIN_TIMEOUT } from './constants.ts';
export type { Context } from './context.ts';
export { callInContext, captureContext } from './context.ts';
export { Coroutine, coroutine, isCoroutine, isCoroutineFunction } from './coroutine.ts';
export { createEagerTaskFactory, createTask, eagerTaskFactory } from './create-task.ts';
export { allTasks, currentSignal, currentTask, loopToTakeIn } from './current-task.ts';
export { debugModeProvider } from './debug-switch.ts';
export {
  type DefaultExecutor,
  type DefaultExecutorProvider,
  type ExecutorLike,
  ofShutdown,
  provideDefaultExecutor,
  type ShutdownOptions,
} from './default-executor.ts';
export { Deque } from './deque.ts';
export { type Awaitable, asFuture, ensureFuture, type FutureSource, wrapFuture } from './ensure-future.ts';
export {
  BrokenBarrierError,
  BrokenExecutor,
  BrokenInterpreterPool,
  BrokenProcessPool,
  BrokenThreadPool,
  CancelledError,
  type CodedError,
  ConnectionResetError,
  type ErrorCondition,
  ExceptionGroup,
  IncompleteReadError,
  InvalidStateError,
  isCancellation,
  KeyboardInterrupt,
  LimitOverrunError,
  makeCancelledError,
  PicklingError,
  ProcessLookupError,
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
export { nameOf, show, showCallable, showError, showFunction } from './inspect.ts';
export { addInstrument, type Instrument, instruments, removeInstrument } from './instrument.ts';
export { type IoBackend, provideIo, provideIoLoader } from './io-backend.ts';
export {
  type AcceptedOptions,
  type ClientTls,
  type ConnectionOptions,
  clientTls,
  type DatagramOptions,
  type Family,
  type FileSource,
  type GetaddrinfoOptions,
  ofAccepted,
  ofConnection,
  ofDatagram,
  ofGetaddrinfo,
  ofSendfile,
  ofServer,
  ofStartTls,
  ofSubprocess,
  ofUnixConnection,
  ofUnixServer,
  type ReadPipe,
  type SendfileOptions,
  type ServerOptions,
  type ServerTls,
  type StartTlsOptions,
  type Stdio,
  type StdioSpecial,
  type SubprocessOptions,
  type TlsTimes,
  tlsTimes,
  type UnixConnectionOptions,
  type UnixServerOptions,
  type WritePipe,
} from './io-options.ts';
export { type Logger, logger, setLogger } from './logger.ts';
export { EventLoop, type EventLoopOptions, newEventLoop, type TaskFactory } from './loop.ts';
export { LoopBound } from './loop-bound.ts';
export type { OnRejected } from './on-rejected.ts';
export { Operation } from './operation.ts';
export {
  array,
  type Check,
  checkOptions,
  contextKind,
  type Known,
  loopKind,
  loopOption,
  plainObject,
  wholeNumber,
} from './options.ts';
export { asOwnWork } from './own-work.ts';
export {
  type Address,
  BaseProtocol,
  BufferedProtocol,
  DatagramProtocol,
  Protocol,
  SubprocessProtocol,
} from './protocols.ts';
export type { Awaiter } from './reaction.ts';
export { existingDefaultLoop, explicitRunningLoop, getEventLoop, getRunningLoop, setEventLoop } from './running.ts';
export { type ListeningSocket, Server } from './server.ts';
export type { StackFrame } from './stack.ts';
export { framesOf, isOwnFile } from './stack.ts';
export { type Coro, checkCoro, Task, type TaskOptions } from './task.ts';
export { followThenable } from './thenable.ts';
export { nameThisThread } from './this-thread.ts';
export {
  type AddressInput,
  BaseTransport,
  type Bytes,
  DatagramTransport,
  isAddress,
  ofWriteLimits,
  ReadTransport,
  SubprocessTransport,
  Transport,
  type WriteLimits,
  WriteTransport,
} from './transports.ts';
export { Taken, Waiter, WaitLine } from './waiter.ts';
export { workerEnvironment } from './worker-environment.ts';
