/** Every function of the API that takes an options object, with a wrong value for each option. */
import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  asCompleted,
  createSubprocessExec,
  createSubprocessShell,
  createTask,
  DatagramProtocol,
  EventLoop,
  ensureFuture,
  Future,
  gather,
  getRunningLoop,
  InterpreterPoolExecutor,
  newEventLoop,
  openConnection,
  openUnixConnection,
  PriorityQueue,
  ProcessPoolExecutor,
  Protocol,
  Queue,
  Runner,
  run,
  StreamReader,
  StreamReaderProtocol,
  StreamWriter,
  SubprocessProtocol,
  startServer,
  startUnixServer,
  Task,
  type TaskGroup,
  ThreadPoolExecutor,
  taskGroup,
  wait,
  wrapFuture,
} from 'tsyncio';
import { VirtualClock, virtualRun } from 'tsyncio/testing';

// biome-ignore lint/suspicious/noExplicitAny: the options are wrong on purpose
type Options = any;

export interface FunctionWithOptions {
  /** As messages name the function. */
  readonly where: string;
  /** As docs/api.txt and the declaration of the loop's I/O methods name it: `Class.method`. */
  readonly api: string;
  /** Makes what the call needs, then the call. With good options each call ends soon, as a rule by an error of its own. */
  readonly prepare: () => (options: Options) => unknown;
  /** Every option with a value of a wrong type; `anyType` where there is none. */
  readonly wrong: Readonly<Record<string, unknown>>;
}

export const anyType = Symbol('any type');

const nothing = async (): Promise<void> => {};
const folder = join(tmpdir(), 'tsyncio-no-such-folder');
if (existsSync(folder)) throw new Error(`${folder} must not exist`);
const path = join(folder, 'socket');
const host = '127.0.0.1';
/** Node refuses it, so nothing is opened. */
const port = 70_000;

const protocol = (): Protocol => new Protocol();
const child = (): SubprocessProtocol => new SubprocessProtocol();

const task = { name: anyType, context: 2.14, eagerStart: 1 };
const loop = { loop: {} };
const limit = { limit: '64' };
const times = { sslHandshakeTimeout: '10', sslShutdownTimeout: null };
const toUnix = { ssl: 'yes', serverHostname: 1, sock: {}, ...times };
const toTcp = { family: {}, localAddr: ['::1'], happyEyeballsDelay: '1', allErrors: 1, ...toUnix };
const atUnix = { ssl: true, sock: {}, backlog: '1', startServing: 0, cleanupSocket: 0, ...times };
const atTcp = { family: [], reusePort: 1, keepAlive: 'yes', ...atUnix };
const program = {
  stdin: 'pipe',
  stdout: -4,
  stderr: {},
  cwd: 1,
  env: 'A=1',
  argv0: 1,
  startNewSession: 1,
  passFds: ['3'],
  uid: 'root',
  gid: 1.5,
};
const pool = { maxWorkers: 1.5, initializer: 'f', initargs: {}, gracePeriod: '1', idleTimeout: null };
const threads = { ...pool, threadNamePrefix: 1 };
const interpreters = { ...threads, maxTasksPerChild: '1', resourceLimits: 1, env: Symbol('shared') };

function groupOfThisLoop(): TaskGroup {
  let group: TaskGroup | undefined;
  const body = async (given: TaskGroup): Promise<void> => {
    group = given;
    await new Future();
  };
  createTask(() => taskGroup(body), { eagerStart: true });
  return group as TaskGroup;
}

function quietly(call: () => void): void {
  const { write } = process.stderr;
  process.stderr.write = () => true;
  try {
    call();
  } finally {
    process.stderr.write = write;
  }
}

function closedSocket(): Socket {
  return new Socket().destroy();
}

function doneFuture(): Future<number> {
  const future = new Future<number>();
  future.setResult(1);
  return future;
}

export const functionsWithOptions: readonly FunctionWithOptions[] = [
  { where: 'createTask', api: 'createTask', prepare: () => (o) => createTask(nothing, o), wrong: task },
  {
    where: 'createTask',
    api: 'EventLoop.createTask',
    prepare: () => (o) => getRunningLoop().createTask(nothing, o),
    wrong: task,
  },
  {
    where: 'createTask',
    api: 'TaskGroup.createTask',
    prepare() {
      const group = groupOfThisLoop();
      return (o) => group.createTask(nothing, o);
    },
    wrong: task,
  },
  {
    where: 'new Task',
    api: 'Task.constructor',
    prepare: () => (o) => new Task(nothing, o),
    wrong: { ...task, ...loop },
  },
  {
    where: 'getStack',
    api: 'Task.getStack',
    prepare() {
      const one = createTask(nothing);
      return (o) => one.getStack(o);
    },
    wrong: { limit: '1' },
  },
  {
    where: 'printStack',
    api: 'Task.printStack',
    prepare() {
      const one = createTask(nothing);
      return (o) => quietly(() => one.printStack(o));
    },
    wrong: { limit: null, file: 'stdout' },
  },
  { where: 'new Future', api: 'Future.constructor', prepare: () => (o) => [new Future(o)], wrong: loop },
  {
    where: 'addDoneCallback',
    api: 'Future.addDoneCallback',
    prepare() {
      const future = doneFuture();
      return (o) => future.addDoneCallback(() => {}, o);
    },
    wrong: { context: {} },
  },
  { where: 'ensureFuture', api: 'ensureFuture', prepare: () => (o) => ensureFuture(nothing, o), wrong: loop },
  { where: 'wrapFuture', api: 'wrapFuture', prepare: () => (o) => wrapFuture(Promise.resolve(), o), wrong: loop },
  {
    where: 'new EventLoop',
    api: 'EventLoop.constructor',
    prepare: () => (o) => new EventLoop(o),
    wrong: { clock: { now: () => 0 } },
  },
  { where: 'newEventLoop', api: 'newEventLoop', prepare: () => (o) => newEventLoop(o), wrong: { clock: null } },
  { where: 'gather', api: 'gather', prepare: () => (o) => gather([nothing], o), wrong: { returnExceptions: 1 } },
  {
    where: 'wait',
    api: 'wait',
    prepare() {
      const future = doneFuture();
      return (o) => wait([future], o);
    },
    wrong: { timeout: '1', returnWhen: anyType },
  },
  {
    where: 'asCompleted',
    api: 'asCompleted',
    prepare: () => (o) => asCompleted([nothing], o),
    wrong: { timeout: '1' },
  },
  { where: 'run', api: 'run', prepare: () => (o) => run(nothing, o), wrong: { debug: 1, loopFactory: {} } },
  {
    where: 'new Runner',
    api: 'Runner.constructor',
    prepare: () => (o) => new Runner(o),
    wrong: { debug: 'on', loopFactory: null },
  },
  {
    where: 'Runner.run',
    api: 'Runner.run',
    prepare() {
      const runner = new Runner();
      return (o) => runner.run(nothing, o);
    },
    wrong: { context: {} },
  },
  {
    where: 'new PriorityQueue',
    api: 'PriorityQueue.constructor',
    prepare: () => (o) => new PriorityQueue(0, o),
    wrong: { compare: {} },
  },
  {
    where: 'shutdown',
    api: 'Queue.shutdown',
    prepare() {
      const queue = new Queue();
      return (o) => queue.shutdown(o);
    },
    wrong: { immediate: 1 },
  },
  {
    where: 'new StreamReader',
    api: 'StreamReader.constructor',
    prepare: () => (o) => new StreamReader(o),
    wrong: { ...limit, ...loop },
  },
  {
    where: 'StreamReader.from',
    api: 'StreamReader.from',
    prepare: () => (o) => StreamReader.from(new PassThrough(), o),
    wrong: { ...limit, ...loop },
  },
  {
    where: 'new StreamReaderProtocol',
    api: 'StreamReaderProtocol.constructor',
    prepare() {
      const reader = new StreamReader();
      return (o) => new StreamReaderProtocol(reader, undefined, o);
    },
    wrong: loop,
  },
  {
    where: 'StreamWriter.from',
    api: 'StreamWriter.from',
    prepare: () => (o) => StreamWriter.from(new PassThrough(), o),
    wrong: loop,
  },
  {
    where: 'startTls',
    api: 'StreamWriter.startTls',
    prepare() {
      const writer = StreamWriter.from(new PassThrough());
      return (o) => writer.startTls(true, o);
    },
    wrong: { serverHostname: 1, ...times },
  },
  {
    where: 'setWriteBufferLimits',
    api: 'WriteTransport.setWriteBufferLimits',
    prepare() {
      const { transport } = StreamWriter.from(new PassThrough());
      return (o) => transport.setWriteBufferLimits(o);
    },
    wrong: { high: '1', low: null },
  },
  {
    where: 'openConnection',
    api: 'openConnection',
    prepare: () => (o) => openConnection(host, port, o),
    wrong: { ...toTcp, ...limit },
  },
  {
    where: 'openUnixConnection',
    api: 'openUnixConnection',
    prepare: () => (o) => openUnixConnection(path, o),
    wrong: { ...toUnix, ...limit },
  },
  {
    where: 'startServer',
    api: 'startServer',
    prepare: () => (o) => startServer(nothing, host, port, o),
    wrong: { ...atTcp, ...limit },
  },
  {
    where: 'startUnixServer',
    api: 'startUnixServer',
    prepare: () => (o) => startUnixServer(nothing, path, o),
    wrong: { ...atUnix, ...limit },
  },
  {
    where: 'createConnection',
    api: 'LoopIo.createConnection',
    prepare: () => (o) => getRunningLoop().createConnection(protocol, host, port, o),
    wrong: toTcp,
  },
  {
    where: 'createUnixConnection',
    api: 'LoopIo.createUnixConnection',
    prepare: () => (o) => getRunningLoop().createUnixConnection(protocol, path, o),
    wrong: toUnix,
  },
  {
    where: 'createServer',
    api: 'LoopIo.createServer',
    prepare: () => (o) => getRunningLoop().createServer(protocol, host, port, o),
    wrong: atTcp,
  },
  {
    where: 'createUnixServer',
    api: 'LoopIo.createUnixServer',
    prepare: () => (o) => getRunningLoop().createUnixServer(protocol, path, o),
    wrong: atUnix,
  },
  {
    where: 'connectAcceptedSocket',
    api: 'LoopIo.connectAcceptedSocket',
    prepare: () => (o) => getRunningLoop().connectAcceptedSocket(protocol, closedSocket(), o),
    wrong: { ssl: true, ...times },
  },
  {
    where: 'createDatagramEndpoint',
    api: 'LoopIo.createDatagramEndpoint',
    prepare: () => (o) => getRunningLoop().createDatagramEndpoint(() => new DatagramProtocol(), o),
    wrong: { sock: {}, localAddr: 'x', remoteAddr: {}, family: {}, reusePort: 1, allowBroadcast: 1 },
  },
  {
    where: 'startTls',
    api: 'LoopIo.startTls',
    prepare: () => (o) => getRunningLoop().startTls({} as never, protocol(), true, o),
    wrong: { serverSide: 1, serverHostname: 1, ...times },
  },
  {
    where: 'sendfile',
    api: 'LoopIo.sendfile',
    prepare: () => (o) => getRunningLoop().sendfile({ isClosing: () => true } as never, path, o),
    wrong: { offset: 0.5, count: '1' },
  },
  {
    where: 'getaddrinfo',
    api: 'LoopIo.getaddrinfo',
    prepare: () => (o) => getRunningLoop().getaddrinfo(host, 80, o),
    wrong: { family: {}, flags: '1' },
  },
  {
    where: 'subprocessExec',
    api: 'LoopIo.subprocessExec',
    prepare: () => (o) => getRunningLoop().subprocessExec(child, path, [], o),
    wrong: program,
  },
  {
    where: 'subprocessShell',
    api: 'LoopIo.subprocessShell',
    prepare: () => (o) => getRunningLoop().subprocessShell(child, 'exit 0', o),
    wrong: program,
  },
  {
    where: 'createSubprocessExec',
    api: 'createSubprocessExec',
    prepare: () => (o) => createSubprocessExec(path, [], o),
    wrong: { ...program, ...limit },
  },
  {
    where: 'createSubprocessShell',
    api: 'createSubprocessShell',
    prepare: () => (o) => createSubprocessShell('exit 0', o),
    wrong: { ...program, ...limit },
  },
  {
    where: 'new ThreadPoolExecutor',
    api: 'ThreadPoolExecutor.constructor',
    prepare: () => (o) => new ThreadPoolExecutor(o),
    wrong: threads,
  },
  {
    where: 'new InterpreterPoolExecutor',
    api: 'InterpreterPoolExecutor.constructor',
    prepare: () => (o) => new InterpreterPoolExecutor(o),
    wrong: interpreters,
  },
  {
    where: 'new ProcessPoolExecutor',
    api: 'ProcessPoolExecutor.constructor',
    prepare: () => (o) => new ProcessPoolExecutor(o),
    wrong: { ...pool, maxTasksPerChild: 0.5 },
  },
  {
    where: 'map',
    api: 'Executor.map',
    prepare() {
      const executor = new ThreadPoolExecutor();
      return (o) => executor.map((n: number) => n, [], o);
    },
    wrong: { timeout: '1', chunksize: 1.5, buffersize: '1', onProgress: {} },
  },
  {
    where: 'shutdown',
    api: 'Executor.shutdown',
    prepare() {
      const executor = new ThreadPoolExecutor();
      return (o) => executor.shutdown(o);
    },
    wrong: { wait: 1, cancelFutures: 'yes' },
  },
  {
    where: 'new VirtualClock',
    api: 'VirtualClock.constructor',
    prepare: () => (o) => new VirtualClock(o),
    wrong: { autojump: 1 },
  },
  { where: 'virtualRun', api: 'virtualRun', prepare: () => (o) => virtualRun(nothing, o), wrong: { debug: 1 } },
];
