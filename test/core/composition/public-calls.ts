/**
 * One call of every public method and function that can be called anywhere, each on objects of its own. What is missing
 * here, or is left out with a reason, is listed: a test sees that the list is complete.
 */
import { inspect } from 'node:util';
import * as tsyncio from 'tsyncio';
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  coroutine,
  createTask,
  currentTask,
  Event,
  ExceptionGroup,
  Future,
  getRunningLoop,
  LifoQueue,
  Lock,
  newEventLoop,
  PriorityQueue,
  Queue,
  Runner,
  Semaphore,
  StreamReader,
  sleep,
} from 'tsyncio';

/** Calls that return what the caller has to look after: promises, whose failure is nobody's business here. */
export type PublicCall = () => unknown;

const nothing = (): void => {};
const child = () => createTask(() => sleep(1));

function future(state: 'pending' | 'done' | 'failed' | 'cancelled' = 'pending'): Future<string> {
  const made = new Future<string>();
  if (state === 'done') made.setResult('value');
  if (state === 'failed') made.setException(new Error('x'));
  if (state === 'cancelled') made.cancel();
  return made;
}

/** A future that tasks wait for, so that its end has something to set going. */
function awaited(): Future<string> {
  const made = future();
  made.addDoneCallback(nothing);
  return made;
}

/** A primitive with somebody who waits for it, so that a call wakes somebody. */
function waitedFor<T>(primitive: T, wait: (primitive: T) => unknown): T {
  wait(primitive);
  return primitive;
}

const held = (): Lock => waitedFor(new Lock(), (lock) => [lock.acquire(), lock.acquire()]);
const condition = (): Condition =>
  waitedFor(new Condition(), (made) => {
    made.acquire();
    made.wait();
    made.acquire();
  });
const queue = (): Queue<number> => waitedFor(new Queue<number>(), (made) => made.get());
const reader = (): StreamReader => waitedFor(new StreamReader(), (made) => made.readline());

const futures: Record<string, PublicCall> = {
  'Future.getLoop': () => future().getLoop(),
  'Future.done': () => future().done(),
  'Future.cancelled': () => future().cancelled(),
  'Future.result': () => future('done').result(),
  'Future.exception': () => future('failed').exception(),
  'Future.setResult': () => awaited().setResult('value'),
  'Future.setException': () => awaited().setException(new Error('x')),
  'Future.cancel': () => awaited().cancel(),
  'Future.addDoneCallback': () => future('done').addDoneCallback(nothing),
  'Future.removeDoneCallback': () => awaited().removeDoneCallback(nothing),
  'Future.then': () => future().then(nothing, nothing),
  'Future.then, when it is done': () => future('done').then(nothing, nothing),
  'Future.then, when it has failed': () => future('failed').then(nothing, nothing),
  'Future.then, with the functions of a promise': () => new Promise((a, b) => void future().then(a, b)),
  'Future.then, with the functions of a promise, when it is done': () =>
    new Promise((a, b) => void future('done').then(a, b)),
  'Future.then, with the functions of a promise, when it was cancelled': () =>
    new Promise((a, b) => void future('cancelled').then(a, b)),
  'Future.catch': () => future().catch(nothing),
  'Future.finally': () => future().finally(nothing),
  'Future.toString': () => future().toString(),
  'Future.inspect': () => inspect(future()),
};

const tasks: Record<string, PublicCall> = {
  'Task.then': () => child().then(nothing, nothing),
  'Task.catch': () => child().catch(nothing),
  'Task.finally': () => child().finally(nothing),
  'Task.then, of the task itself': () => currentTask()?.then(nothing, nothing),
  'Task.catch, of the task itself': () => currentTask()?.catch(nothing),
  'Task.getName': () => child().getName(),
  'Task.setName': () => child().setName('name'),
  'Task.getCoro': () => child().getCoro(),
  'Task.getContext': () => child().getContext()(nothing),
  'Task.signal': () => child().signal,
  'Task.cancel': () => child().cancel(),
  'Task.cancel, with a listener of its signal': () => {
    const task = child();
    task.signal.addEventListener('abort', nothing);
    task.cancel();
  },
  'Task.cancelling': () => child().cancelling(),
  'Task.uncancel': () => child().uncancel(),
  'Task.setResult': () => child().setResult(undefined as never),
  'Task.setException': () => child().setException(new Error('x')),
  'Task.getStack': () => child().getStack(),
  'Task.printStack': () => child().printStack({ file: { write: nothing } }),
  'Coroutine.close': () => coroutine(async () => {})().close(),
  'Coroutine.then': () => coroutine(() => sleep(1))().then(nothing, nothing),
  'Coroutine.catch': () => coroutine(() => sleep(1))().catch(nothing),
  'Coroutine.finally': () => coroutine(() => sleep(1))().finally(nothing),
  'Coroutine.toString': () => {
    const made = coroutine(async () => {})();
    made.close();
    return made.toString();
  },
};

const loops: Record<string, PublicCall> = {
  'EventLoop.runForever': () => getRunningLoop().runForever(),
  'EventLoop.runUntilComplete': () => getRunningLoop().runUntilComplete(future()),
  'EventLoop.stop': () => newEventLoop().stop(),
  'EventLoop.isRunning': () => getRunningLoop().isRunning(),
  'EventLoop.isClosed': () => getRunningLoop().isClosed(),
  'EventLoop.close': () => newEventLoop().close(),
  'EventLoop.close, while it runs': () => getRunningLoop().close(),
  'EventLoop.shutdownAsyncgens': () => getRunningLoop().shutdownAsyncgens(),
  'EventLoop.callSoon': () => getRunningLoop().callSoon(nothing),
  'EventLoop.callSoonThreadsafe': () => getRunningLoop().callSoonThreadsafe(nothing),
  'EventLoop.callLater': () => getRunningLoop().callLater(0, nothing),
  'EventLoop.callAt': () => getRunningLoop().callAt(0, nothing),
  'EventLoop.time': () => getRunningLoop().time(),
  'EventLoop.createFuture': () => getRunningLoop().createFuture(),
  'EventLoop.createTask': () => getRunningLoop().createTask(() => sleep(1)),
  'EventLoop.setTaskFactory': () => getRunningLoop().setTaskFactory(undefined),
  'EventLoop.getTaskFactory': () => getRunningLoop().getTaskFactory(),
  'EventLoop.callExceptionHandler': () => getRunningLoop().callExceptionHandler({ message: 'x' }),
  'EventLoop.setExceptionHandler': () => getRunningLoop().setExceptionHandler(getRunningLoop().getExceptionHandler()),
  'EventLoop.getExceptionHandler': () => getRunningLoop().getExceptionHandler(),
  'EventLoop.getDebug': () => getRunningLoop().getDebug(),
  'EventLoop.setDebug': () => getRunningLoop().setDebug(getRunningLoop().getDebug()),
  'EventLoop.toString': () => getRunningLoop().toString(),
  'Handle.cancel': () => getRunningLoop().callSoon(nothing).cancel(),
  'Handle.cancelled': () => getRunningLoop().callSoon(nothing).cancelled(),
  'Handle.toString': () => getRunningLoop().callSoon(nothing).toString(),
  'TimerHandle.when': () => getRunningLoop().callLater(1, nothing).when(),
  'TimerHandle.cancel': () => getRunningLoop().callLater(1, nothing).cancel(),
  'TimerHandle.toString': () => getRunningLoop().callLater(1, nothing).toString(),
  'Runner.getLoop': () => {
    const runner = new Runner();
    runner.getLoop();
    return runner.close();
  },
  'Runner.run': () => new Runner().run(() => sleep(1)),
  'Runner.close': () => new Runner().close(),
};

const primitives: Record<string, PublicCall> = {
  'Lock.acquire': () => held().acquire(),
  'Lock.acquire, when it is free': () => new Lock().acquire(),
  'Lock.release': () => held().release(),
  'Lock.locked': () => held().locked(),
  'Lock.run': () => new Lock().run(() => sleep(1)),
  'Lock.run, when it is held': () => held().run(() => sleep(1)),
  'Lock.toString': () => held().toString(),
  'Event.isSet': () => new Event().isSet(),
  'Event.set': () => waitedFor(new Event(), (event) => event.wait()).set(),
  'Event.clear': () => new Event().clear(),
  'Event.wait': () => new Event().wait(),
  'Event.toString': () => new Event().toString(),
  'Condition.acquire': () => condition().acquire(),
  'Condition.release': () => condition().release(),
  'Condition.locked': () => condition().locked(),
  'Condition.run': () => new Condition().run(() => sleep(1)),
  'Condition.wait': () => condition().wait(),
  'Condition.waitFor': () => condition().waitFor(() => false),
  'Condition.notify': () => condition().notify(),
  'Condition.notifyAll': () => condition().notifyAll(),
  'Condition.toString': () => condition().toString(),
  'Semaphore.acquire': () => new Semaphore(0).acquire(),
  'Semaphore.acquire, when it is free': () => new Semaphore().acquire(),
  'Semaphore.release': () => waitedFor(new Semaphore(0), (made) => made.acquire()).release(),
  'Semaphore.locked': () => new Semaphore().locked(),
  'Semaphore.run': () => new Semaphore().run(() => sleep(1)),
  'Semaphore.toString': () => new Semaphore().toString(),
  'BoundedSemaphore.release': () => {
    const semaphore = new BoundedSemaphore(1);
    semaphore.acquire();
    semaphore.acquire();
    semaphore.release();
  },
  'Barrier.parties': () => new Barrier(2).parties,
  'Barrier.nWaiting': () => new Barrier(2).nWaiting,
  'Barrier.broken': () => new Barrier(2).broken,
  'Barrier.wait': () => new Barrier(2).wait(),
  'Barrier.wait, that lets the others go': () => waitedFor(new Barrier(2), (barrier) => barrier.wait()).wait(),
  'Barrier.run': () => new Barrier(1).run(() => sleep(1)),
  'Barrier.reset': () => waitedFor(new Barrier(2), (barrier) => barrier.wait()).reset(),
  'Barrier.abort': () => waitedFor(new Barrier(2), (barrier) => barrier.wait()).abort(),
  'Barrier.toString': () => new Barrier(2).toString(),
  'Queue.maxsize': () => queue().maxsize,
  'Queue.qsize': () => queue().qsize(),
  'Queue.empty': () => queue().empty(),
  'Queue.full': () => queue().full(),
  'Queue.put': () => queue().put(1),
  'Queue.put, when it is full': () => waitedFor(new Queue<number>(1), (made) => made.put(1)).put(2),
  'Queue.putNowait': () => queue().putNowait(1),
  'Queue.get': () => queue().get(),
  'Queue.get, that lets a put go': () => waitedFor(new Queue<number>(1), (made) => [made.put(1), made.put(2)]).get(),
  'Queue.getNowait': () => waitedFor(new Queue<number>(1), (made) => [made.put(1), made.put(2)]).getNowait(),
  'Queue.taskDone': () => waitedFor(new Queue<number>(), (made) => [made.put(1), made.join()]).taskDone(),
  'Queue.join': () => waitedFor(new Queue<number>(), (made) => made.put(1)).join(),
  'Queue.shutdown': () => queue().shutdown(),
  'Queue.shutdown, immediate': () => queue().shutdown({ immediate: true }),
  'Queue.toString': () => queue().toString(),
  'Queue, by for await': () => queue()[Symbol.asyncIterator]().next(),
  'PriorityQueue.put': () => new PriorityQueue<number>(0, { compare: (a, b) => a - b }).put(1),
  'LifoQueue.put': () => new LifoQueue<number>().put(1),
  'StreamReader.read': () => new StreamReader().read(1),
  'StreamReader.readexactly': () => new StreamReader().readexactly(1),
  'StreamReader.readline': () => new StreamReader().readline(),
  'StreamReader.readuntil': () => new StreamReader().readuntil('\n'),
  'StreamReader.atEof': () => reader().atEof(),
  'StreamReader.feedData': () => reader().feedData(Buffer.from('line\n')),
  'StreamReader.feedEof': () => reader().feedEof(),
  'StreamReader.setException': () => reader().setException(new Error('x')),
  'StreamReader.exception': () => reader().exception(),
  'StreamReader.setTransport': () => reader().setTransport({ pauseReading: nothing, resumeReading: nothing } as never),
  'StreamReader.toString': () => reader().toString(),
  'StreamReader, by for await': () => new StreamReader()[Symbol.asyncIterator]().next(),
  'ExceptionGroup.split': () => new ExceptionGroup([new Error('x')]).split(TypeError),
  'ExceptionGroup.subgroup': () => new ExceptionGroup([new Error('x')]).subgroup(Error),
};

const instrument = {};

const functions: Record<string, PublicCall> = {
  addInstrument: () => tsyncio.addInstrument(instrument),
  removeInstrument: () => tsyncio.removeInstrument(instrument),
  allTasks: () => tsyncio.allTasks(),
  asCompleted: () => [...tsyncio.asCompleted([child()])],
  'asCompleted, by for await': () => tsyncio.asCompleted([child()])[Symbol.asyncIterator]().next(),
  background: () => tsyncio.background(child()),
  'background, of a future': () => tsyncio.background(future()),
  callable: () => tsyncio.callable(import.meta.url, 'exported', nothing),
  coroutine: () => tsyncio.coroutine(async () => {}),
  createEagerTaskFactory: () => tsyncio.createEagerTaskFactory(tsyncio.Task as never),
  createTask: () => child(),
  'createTask, eager': () => createTask(() => sleep(1), { eagerStart: true }),
  'createTask, eager, listened to': () => createTask(() => sleep(1), { eagerStart: true }).catch(nothing),
  currentSignal: () => tsyncio.currentSignal(),
  currentTask: () => currentTask(),
  eagerTaskFactory: () => tsyncio.eagerTaskFactory(getRunningLoop(), () => sleep(1), {}),
  ensureFuture: () => tsyncio.ensureFuture(() => sleep(1)),
  'ensureFuture, of a promise': () => tsyncio.ensureFuture(Promise.resolve(1)),
  gather: () => tsyncio.gather([child(), sleep(1), future('done')]),
  'gather, of functions': () => tsyncio.gather([() => sleep(1), () => sleep(0)]),
  'gather, listened to': () => tsyncio.gather([child()]).then(nothing),
  getEventLoop: () => tsyncio.getEventLoop(),
  getRunningLoop: () => getRunningLoop(),
  isCoroutine: () => tsyncio.isCoroutine(nothing),
  isCoroutineFunction: () => tsyncio.isCoroutineFunction(nothing),
  isFuture: () => tsyncio.isFuture(future()),
  newEventLoop: () => newEventLoop().close(),
  setEventLoop: () => tsyncio.setEventLoop(undefined as never),
  setLogger: () => tsyncio.setLogger(undefined),
  run: () => tsyncio.run(() => sleep(1)),
  shield: () => tsyncio.shield(child()),
  'shield, listened to': () => tsyncio.shield(child()).catch(nothing),
  sleep: () => sleep(1),
  'sleep(0)': () => sleep(0),
  'sleep, listened to': () => sleep(1).then(nothing),
  taskGroup: () => tsyncio.taskGroup(async (group) => void group.createTask(() => sleep(1))),
  'TaskGroup.createTask, signal, toString and cancel': () =>
    tsyncio.taskGroup(async (group) => {
      group.createTask(() => sleep(1));
      group.createTask(() => sleep(1), { eagerStart: true });
      group.signal.addEventListener('abort', nothing);
      group.toString();
      group.cancel();
    }),
  timeout: () => tsyncio.timeout(1, () => sleep(2)),
  'Timeout.reschedule, when, expired and toString': () =>
    tsyncio.timeout(1, async (limit) => {
      limit.reschedule(limit.when());
      limit.expired();
      limit.toString();
    }),
  timeoutAt: () => tsyncio.timeoutAt(0, () => sleep(2)),
  transfer: () => tsyncio.transfer({}, []),
  wait: () => tsyncio.wait([child()]),
  'wait, of what is done': () => tsyncio.wait([future('done')]),
  waitFor: () => tsyncio.waitFor(child(), 1),
  'waitFor, of a function': () => tsyncio.waitFor(() => sleep(1), undefined),
  'waitFor, whose time is up': () => tsyncio.waitFor(child(), 0),
  'waitFor, listened to': () => tsyncio.waitFor(sleep(1), undefined).catch(nothing),
  wrapFuture: () => tsyncio.wrapFuture(Promise.resolve(1)),
  'wrapFuture, listened to': () => tsyncio.wrapFuture(Promise.resolve(1)).then(nothing),
};

const engine: Record<string, PublicCall> = {
  'Promise.resolve': () => Promise.resolve(child()),
  'Promise.resolve, of a sleep': () => Promise.resolve(sleep(1)),
  'Promise.all': () => Promise.all([child(), sleep(1), future('done'), queue().get()]),
  'Promise.allSettled': () => Promise.allSettled([child(), sleep(1), future('done')]),
  'Promise.race': () => Promise.race([child(), sleep(1), future('done')]),
  'Promise.any': () => Promise.any([child(), sleep(1), future('done')]),
  'new Promise, resolved with a future': () => new Promise((resolve) => resolve(child())),
  'an async function that awaits': () => (async () => await sleep(1))(),
  'an async function that returns a future': () => (async () => sleep(1))(),
};

export const publicCalls: Readonly<Record<string, PublicCall>> = {
  ...futures,
  ...tasks,
  ...loops,
  ...primitives,
  ...functions,
  ...engine,
};

/** Not called here, with the reason. */
export const leftOut: Readonly<Record<string, RegExp>> = {
  'reach the operating system, threads or other processes, which time on a virtual clock does not wait for':
    /^(?:EventLoop\.(?:add|remove)(?:SignalHandler|Reader|Writer)|EventLoop\.(?:create(?:Connection|Server|Unix\w+|Datagram\w+)|connect\w+|startTls|sendfile|subprocess\w+|get(?:addr|name)info)|EventLoop\.(?:runInExecutor|\w*DefaultExecutor)|open\w*Connection|start\w*Server|createSubprocess\w+|toThread|parentLoop|attachLoop|getLoopHandle|runCoroutineThreadsafe|shareContext|(?:Stdio|Process|Server|\w*Transport|\w*Protocol|StreamWriter|LoopHandle|\w*Executor|ConcurrentFuture)\.\w+|subprocess)$/,
  'are called together with taskGroup() and timeout()': /^(?:TaskGroup|Timeout)\.\w+$/,
  'are properties of errors': /\.(?:name|code)$/,
  prints: /^EventLoop\.defaultExceptionHandler$/,
  'are values': /^(?:ALL_COMPLETED|FIRST_\w+|logger)$/,
};
