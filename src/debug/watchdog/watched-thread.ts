/**
 * The watched side: signs of life for the agent, the answer to its looks, and the report when a block is over.
 *
 * What must hold
 * - `look` runs on an interrupted stack; see interrupted-stack.ts for what it may not do. Everything that reads files
 *   or calls the program (source maps, the report itself) waits until the interrupted callback is over.
 * - The end of a callback is seen without hooks: a microtask that asks for a tick, which runs when the callback and all
 *   of its microtasks are done.
 */
import { setInterval } from 'node:timers';
import { isBlockingOnPurpose } from '../../core/blocking-section.ts';
import { MAX_NODE_TIMEOUT } from '../../core/constants.ts';
import { activeTask } from '../../core/context.ts';
import type { Handle } from '../../core/handle.ts';
import { addInstrument, type Instrument, removeInstrument } from '../../core/instrument.ts';
import { existingDefaultLoop, explicitRunningLoop } from '../../core/running.ts';
import type { Task } from '../../core/task.ts';
import type { FindingSink } from '../findings/finding.ts';
import { contained, containing } from '../findings/internal-errors.ts';
import { creationOf } from '../runtime/creation-stacks.ts';
import { currentIncident } from '../runtime/index.ts';
import type { Mode } from '../session/watcher.ts';
import { type Beginning, Block, type Glance, type Subject } from './block.ts';
import { BlockReporter } from './block-report.ts';
import { sharedNow } from './clock.ts';
import { BEAT, DEFAULT_THRESHOLD, LONGEST_UNKNOWN, WORTH_A_LOOK } from './constants.ts';
import { Continuations } from './continuations.ts';
import type { Heartbeat, Row } from './heartbeat.ts';
import { interruptedStack, isForeign, isOwnWork, mapInMemory } from './interrupted-stack.ts';
import { type Answer, LOOK_KEY } from './protocol.ts';
import { runningCallback } from './running-callback.ts';
import { StackProbe } from './stack-probe.ts';
import { threadTimes } from './thread-times.ts';

const key = Symbol.for(LOOK_KEY);
const IDLE: Answer = { state: 'idle' };
const RETURNED: Answer = { state: 'returned' };

export class WatchedThread {
  readonly #heartbeat: Heartbeat;
  readonly #row: Row;
  readonly #reporter: BlockReporter;
  readonly #probe = new StackProbe();
  readonly #continuations = new Continuations();
  readonly #onBeat: () => void;
  #timer: NodeJS.Timeout | undefined;
  #beat = { at: 0, idle: 0 };
  /** The last moment of which all is known: a beat after some work, or the end of a block. */
  #known: Glance = { at: 0, times: { ran: 0, stoodInLine: 0 }, lag: 0 };
  /** Nothing that runs now began before. */
  #notBefore = 0;
  /** What runs now began at `#notBefore`, exactly. */
  #isContinuation = false;
  /** When the running continuation began, as far as this was watched. */
  #boundary = 0;
  #block: Block | undefined;
  #blocks = 0;
  #task: Task<unknown> | undefined;
  #handle: Handle | undefined;
  #stepStart = 0;

  /** `onBeat` is called some times a second while the thread is not blocked. */
  constructor(heartbeat: Heartbeat, row: Row, sink: FindingSink, mode: Mode, onBeat: () => void) {
    this.#heartbeat = heartbeat;
    this.#row = row;
    this.#reporter = new BlockReporter(sink, mode, row);
    this.#onBeat = onBeat;
  }

  start(): void {
    this.#breathe();
    this.#row.beat(sharedNow());
    this.#timer = setInterval(
      containing(() => this.#tick()),
      BEAT,
    );
    this.#timer.unref();
    addInstrument(this.#instrument);
    Object.defineProperty(globalThis, key, { value: this.#look, configurable: true });
    this.#reporter.start();
  }

  stop(): void {
    clearInterval(this.#timer);
    removeInstrument(this.#instrument);
    Reflect.deleteProperty(globalThis, key);
    this.#probe.stop();
    this.#continuations.stop();
    this.#reporter.stop();
    this.#row.release();
  }

  /** The process exits, perhaps out of a callback that is a block. */
  lastLook(): void {
    this.#over();
    this.#reporter.finish();
  }

  readonly #instrument: Instrument = {
    handleBegin: (handle) => {
      this.#over();
      this.#handle = handle;
      this.#stepStart = performance.now();
    },
    handleEnd: () => {
      this.#over();
      this.#handle = undefined;
    },
    taskStepBegin: (task) => {
      // An await of something that was there already goes on in the same step.
      if (this.#task === task) return;
      this.#over();
      this.#task = task;
      this.#stepStart = performance.now();
    },
    taskStepEnd: (task) => {
      if (this.#task !== task) return;
      this.#over();
      this.#task = undefined;
    },
    turnEnd: () => {
      this.#task = undefined;
    },
  };

  #tick(): void {
    this.#over();
    this.#breathe();
    this.#row.beat(sharedNow());
    this.#reporter.beat();
    this.#onBeat();
  }

  #breathe(): void {
    const at = performance.now();
    const idle = performance.nodeTiming.idleTime;
    // While nothing runs nothing is used: an idle program need not be asked.
    const worked = at - this.#beat.at - (idle - this.#beat.idle);
    this.#beat = { at, idle };
    if (worked > WORTH_A_LOOK || at - this.#known.at > LONGEST_UNKNOWN) this.#known = this.#glance();
    else this.#known = { ...this.#known, lag: this.#heartbeat.lag };
  }

  #glance(): Glance {
    return { at: performance.now(), times: threadTimes(), lag: this.#heartbeat.lag };
  }

  /** Whatever ran until now is over. */
  #over(): void {
    this.#row.advance();
    this.#isContinuation = false;
    if (this.#block !== undefined) this.#close(this.#block);
  }

  #close(block: Block): void {
    this.#block = undefined;
    this.#known = this.#glance();
    block.isChain = this.#isChain(block, this.#known.at);
    this.#boundary = 0;
    this.#notBefore = this.#known.at;
    contained(() => {
      this.#continuations.stop();
      this.#see(block);
      this.#probe.stop();
      this.#reporter.ended(block, this.#known);
    }, undefined);
  }

  /** The next continuation begins. If the last was long by itself, the block is over, though the macrotask goes on. */
  #onBoundary(block: Block): void {
    const now = performance.now();
    const own = now - Math.max(this.#boundary, block.beginning.at);
    if (own >= block.threshold && this.#block === block) {
      this.#over();
      this.#isContinuation = true;
    }
    this.#boundary = now;
  }

  /** Whether what lasts is a chain, and not its continuation that runs now. */
  #isChain(block: Block, now: number): boolean {
    const isInStep = block.subject.incident !== undefined;
    return !isInStep && this.#boundary > block.beginning.at && now - this.#boundary < block.threshold;
  }

  /** What the agent evaluates. */
  readonly #look = (requestedAt: number): string =>
    JSON.stringify(contained(() => this.#answer(this.#glance(), sharedNow() - requestedAt), IDLE));

  #answer(now: Glance, waited: number): Answer {
    if (isBlockingOnPurpose()) return IDLE;
    const stack = interruptedStack();
    if (stack.length === 0 || isOwnWork(stack)) return IDLE;
    const frames = mapInMemory(stack);
    const block = this.#block ?? this.#suspect(now.at, now.at - waited);
    // Until the answer no function was called: all of that time is one native call.
    block.waited = Math.max(block.waited, waited);
    block.see(frames);
    this.#see(block);
    block.isChain = this.#isChain(block, now.at);
    if (!block.frames.some(isForeign)) block.callback ??= runningCallback();
    if (block.isChain || !block.frames.some(isForeign)) this.#probe.start();
    const due = block.due(now);
    if (due > 0) return { state: 'suspected', due };
    if (block.state === 'suspected' && waited > block.threshold / 2) block.hasReturned();
    else if (block.state === 'suspected') block.state = 'confirmed';
    if (block.state === 'returned') return RETURNED;
    return { state: 'confirmed', block: block.number, details: this.#reporter.describe(block, now) };
  }

  #suspect(now: number, seenFrom: number): Block {
    this.#blocks += 1;
    const block = new Block(this.#blocks, this.#beginning(now), this.#threshold(), this.#subject(), seenFrom);
    this.#block = block;
    queueMicrotask(containing(() => process.nextTick(containing(() => this.#endOf(block)))));
    this.#continuations.start(() => this.#onBoundary(block));
    return block;
  }

  /** The promise hook that looks for a frame may have found one. */
  #see(block: Block): void {
    const { found } = this.#probe;
    if (found === undefined) return;
    block.maker = found;
    if (!block.frames.some(isForeign)) block.see(found);
  }

  #endOf(block: Block): void {
    if (this.#block === block) this.#over();
  }

  #beginning(now: number): Beginning {
    const { times, lag } = this.#known;
    if (this.#task !== undefined || this.#handle !== undefined)
      return { at: this.#stepStart, isExact: true, times, lag };
    if (this.#isContinuation) return { at: this.#notBefore, isExact: true, times, lag };
    const idle = performance.nodeTiming.idleTime - this.#beat.idle;
    const at = Math.max(this.#beat.at + idle, this.#notBefore, Math.min(this.#stepStart, now));
    return { at, isExact: false, times, lag };
  }

  #threshold(): number {
    const own = this.#task?._loop ?? this.#handle?._loop;
    // A loop whose debug mode was switched off is left alone.
    if (own?.getDebug() === false) return MAX_NODE_TIMEOUT;
    const loop = own ?? explicitRunningLoop() ?? existingDefaultLoop();
    return loop?.slowCallbackDuration ?? DEFAULT_THRESHOLD;
  }

  #subject(): Subject {
    const task = this.#task ?? activeTask();
    const isInStep = this.#task !== undefined || this.#handle !== undefined;
    return {
      task: task?.getName(),
      handle: this.#handle === undefined ? undefined : String(this.#handle),
      creation: (task === undefined ? this.#handle && creationOf(this.#handle) : creationOf(task))?.frames(),
      incident: isInStep ? currentIncident() : undefined,
    };
  }
}
