/** What the tests of executors run in workers. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import {
  currentSignal,
  type EventLoop,
  type Future,
  getRunningLoop,
  parentLoop,
  RuntimeError,
  runCoroutineThreadsafe,
  shareContext,
  sleep,
  transfer,
} from 'tsyncio';

/** Different in each thread that does not set it itself. */
let state = 'untouched';
const bell = new Int32Array(new SharedArrayBuffer(4));

export const requestId: AsyncLocalStorage<string> = shareContext(new AsyncLocalStorage<string>());

export class ParseError extends RangeError {
  readonly line: number;

  constructor(text: string, line: number) {
    super(`${text} at line ${line}`);
    this.name = 'ParseError';
    this.line = line;
  }
}

class HiddenError extends ParseError {}

export function add(a: number, b: number): number {
  return a + b;
}

export const double = (n: number): number => n * 2;

export async function addLater(a: number, b: number, ms = 1): Promise<number> {
  await sleep(ms);
  return a + b;
}

export function setState(value: string): string {
  state = value;
  return state;
}

export function getState(): string {
  return state;
}

export function pause(ms: number): number {
  Atomics.wait(bell, 0, 0, ms);
  return ms;
}

/** Blocks until the file is there, which the test makes. */
export function waitForFile(file: string): string {
  while (!existsSync(file)) Atomics.wait(bell, 0, 0, 2);
  return file;
}

/** Says that it runs by a file, and waits for another. */
export function rendezvous(own: string, other: string): string {
  writeFileSync(own, '');
  return waitForFile(other);
}

export function throwParseError(): never {
  throw new ParseError('unexpected comma', 7);
}

export function throwWithCause(): never {
  throw new TypeError('outer', { cause: new ParseError('inner', 3) });
}

export function throwGroup(): never {
  throw new AggregateError([new TypeError('one'), new ParseError('two', 2)], 'both');
}

export function throwHidden(): never {
  throw new HiddenError('hidden', 1);
}

export function throwOurs(): never {
  throw new RuntimeError('not now');
}

export function throwText(): never {
  throw 'just text';
}

export async function failLater(): Promise<never> {
  await sleep(1);
  throw new ParseError('later', 9);
}

export function returnFunction(): () => number {
  return () => 1;
}

/** Keeps a processor busy until the file is there. */
export function spinUntilFile(started: string, file: string): string {
  writeFileSync(started, '');
  while (!existsSync(file));
  return file;
}

export function exit(code: number): never {
  process.exit(code);
}

export function killMyself(): void {
  process.kill(process.pid, 'SIGKILL');
  pause(10_000);
}

export function spinForEver(): never {
  for (;;);
}

/** Ends when it is aborted, without ever letting go of its thread. */
export function spinUntilAborted(started: string, ended: string): string {
  writeFileSync(started, '');
  const signal = currentSignal();
  try {
    while (!signal.aborted) pause(1);
    signal.throwIfAborted();
    return 'never';
  } finally {
    writeFileSync(ended, `${signal.reason}`);
  }
}

export async function sleepUntilCancelled(started: string, ended: string): Promise<string> {
  writeFileSync(started, '');
  try {
    await sleep(60_000);
    return 'never';
  } finally {
    await sleep(1);
    writeFileSync(ended, `${currentSignal().aborted}`);
  }
}

export function readRequestId(): string | undefined {
  return requestId.getStore();
}

export function lengthOf(bytes: Uint8Array): number {
  return bytes.length;
}

export function makeBuffer(size: number): Uint8Array {
  const bytes = new Uint8Array(size).fill(7);
  return transfer(bytes, [bytes.buffer]);
}

export function increment(shared: Int32Array): number {
  return Atomics.add(shared, 0, 1) + 1;
}

export function mark(file: string): void {
  writeFileSync(file, '', { flag: 'wx' });
}

/** Adds the number to a file's lines: what is appended by several processes does not mix. */
export function noteRun(file: string, index: number): number {
  appendFileSync(file, `${index}\n`);
  return index;
}

export function initialize(value: string): void {
  state = `initialized ${value}`;
}

export function initializeBadly(): never {
  throw new ParseError('cannot begin', 1);
}

// ── Run in the parent, from a worker ────────────────────────────────────────────────────────────────────────────────

export async function stateInParent(suffix: string): Promise<string> {
  await sleep(1);
  return state + suffix;
}

export async function failInParent(): Promise<never> {
  await sleep(1);
  throw new ParseError('in the parent', 5);
}

export async function sleepInParent(): Promise<string> {
  try {
    await sleep(60_000);
    return 'never';
  } finally {
    state = 'the sleeper was cancelled';
  }
}

export function askParent(suffix: string): string {
  return runCoroutineThreadsafe(stateInParent, parentLoop(), suffix).result(10_000);
}

export function askParentToFail(): string {
  try {
    runCoroutineThreadsafe(failInParent, parentLoop()).result(10_000);
    return 'nothing';
  } catch (error) {
    return `${error instanceof ParseError} ${(error as ParseError).message} ${(error as ParseError).line}`;
  }
}

export function askParentInVain(): string {
  const future = runCoroutineThreadsafe(sleepInParent, parentLoop());
  try {
    future.result(20);
    return 'nothing';
  } catch (error) {
    future.cancel();
    return (error as Error).name;
  }
}

export function setStateInParent(value: string): void {
  parentLoop().callSoonThreadsafe(setState, value);
}

/** Cancels a future of the parent's, from a worker: `call_soon_threadsafe(fut.cancel)` in asyncio's manual. */
export function cancelInParent(): void {
  parentLoop().callSoonThreadsafe(cancelTheFuture);
}

let theFuture: Future<void> | undefined;

export function setTheFuture(future: Future<void>): void {
  theFuture = future;
}

export function cancelTheFuture(): void {
  theFuture?.cancel('from a worker');
}

export function addSignalHandlers(): string[] {
  const loops = [getRunningLoop(), parentLoop() as unknown as EventLoop];
  return loops.map((loop) => {
    try {
      loop.addSignalHandler('SIGUSR2', () => {});
      return 'added';
    } catch (error) {
      return (error as Error).name;
    }
  });
}

export function callWrongMethod(): string {
  try {
    (parentLoop() as unknown as { callSoon(fn: () => void): void }).callSoon(() => {});
    return 'nothing';
  } catch (error) {
    return `${error instanceof RuntimeError} ${(error as Error).message}`;
  }
}

export function blockOnParent(started: string): void {
  writeFileSync(started, '');
  try {
    runCoroutineThreadsafe(sleepInParent, parentLoop()).result();
  } finally {
    state = 'interrupted';
  }
}
