/**
 * The memory that watched threads and the agent share.
 *
 * One row a watched thread. The thread writes `epoch` with plain stores, one to eleven nanoseconds each: whatever proves
 * that the callback before is over (a beat of its timer, a step of a task, the end of a macrotask) counts it on. The
 * agent only ever asks whether it has changed, so a store that becomes visible late costs a tick and no more.
 */
import { threadId } from 'node:worker_threads';

const HEADER = { agent: 0, connected: 1, closing: 2, denied: 3, lag: 4 } as const;
const HEADER_LENGTH = 8;
const FIELD = { thread: 0, epoch: 1, beat: 2, shown: 3 } as const;
/** Moments are kept in whole ms, as much of them as a cell holds. */
const WRAP = 2 ** 31;
const ROW_LENGTH = 8;
/** More threads than this at a time are not watched. */
const ROWS = 64;

/** Row fields hold a thread's id plus one, so that a free row is zero and the main thread is not. */
const FREE = 0;

export class Heartbeat {
  readonly memory: SharedArrayBuffer;
  readonly #cells: Int32Array;

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer((HEADER_LENGTH + ROWS * ROW_LENGTH) * 4)) {
    this.memory = memory;
    this.#cells = new Int32Array(memory);
  }

  /** A row for the calling thread; undefined when all are taken. */
  claim(): Row | undefined {
    for (let index = 0; index < ROWS; index++) {
      const row = this.#row(index);
      if (Atomics.compareExchange(this.#cells, row.offset + FIELD.thread, FREE, threadId + 1) === FREE) return row;
    }
    return undefined;
  }

  /** The rows that are taken. */
  rows(): Row[] {
    const rows: Row[] = [];
    for (let index = 0; index < ROWS; index++) {
      if (Atomics.load(this.#cells, HEADER_LENGTH + index * ROW_LENGTH) !== FREE) rows.push(this.#row(index));
    }
    return rows;
  }

  agentIsUp(): void {
    Atomics.store(this.#cells, HEADER.agent, 1);
    Atomics.notify(this.#cells, HEADER.agent);
  }

  /** Blocks until the agent runs. */
  waitForAgent(timeout: number): void {
    Atomics.wait(this.#cells, HEADER.agent, 0, timeout);
  }

  /** So many ms the agent did not get to run though it was due. */
  addLag(milliseconds: number): void {
    Atomics.add(this.#cells, HEADER.lag, Math.round(milliseconds));
  }

  /** All of them so far. */
  get lag(): number {
    return Atomics.load(this.#cells, HEADER.lag);
  }

  /** The agent is not allowed to look into other threads. */
  deny(): void {
    Atomics.store(this.#cells, HEADER.denied, 1);
  }

  get isDenied(): boolean {
    return this.#cells[HEADER.denied] === 1;
  }

  get isClosing(): boolean {
    return Atomics.load(this.#cells, HEADER.closing) === 1;
  }

  close(): void {
    Atomics.store(this.#cells, HEADER.closing, 1);
  }

  /**
   * The agent asks whether it may connect to the main thread's inspector. It says so before it asks, and the main thread
   * closes before it looks, so that one of the two sees the other.
   */
  enter(): boolean {
    Atomics.store(this.#cells, HEADER.connected, 1);
    if (!this.isClosing) return true;
    this.leave();
    return false;
  }

  /** It has disconnected. */
  leave(): void {
    Atomics.store(this.#cells, HEADER.connected, 0);
    Atomics.notify(this.#cells, HEADER.connected);
  }

  /** Blocks until the agent is connected no more: a process that exits before says so on the terminal. */
  waitUntilDisconnected(timeout: number): void {
    Atomics.wait(this.#cells, HEADER.connected, 1, timeout);
  }

  #row(index: number): Row {
    return new Row(this.#cells, HEADER_LENGTH + index * ROW_LENGTH);
  }
}

export class Row {
  readonly offset: number;
  readonly #cells: Int32Array;

  constructor(cells: Int32Array, offset: number) {
    this.#cells = cells;
    this.offset = offset;
  }

  /** The watched thread; undefined once the row is free. */
  get thread(): number | undefined {
    const value = Atomics.load(this.#cells, this.offset + FIELD.thread);
    return value === FREE ? undefined : value - 1;
  }

  get epoch(): number {
    return Atomics.load(this.#cells, this.offset + FIELD.epoch);
  }

  /** The thread is alive, and whatever it did before is over. */
  advance(): void {
    const at = this.offset + FIELD.epoch;
    this.#cells[at] = (this.#cells[at] as number) + 1;
  }

  /** The thread's timer rang. */
  beat(now: number): void {
    this.#cells[this.offset + FIELD.beat] = now % WRAP;
    this.advance();
  }

  /** How many ms ago it rang last. */
  sinceBeat(now: number): number {
    const passed = (now % WRAP) - (this.#cells[this.offset + FIELD.beat] as number);
    return passed < 0 ? passed + WRAP : passed;
  }

  /** Which block the agent has shown to the person at the terminal. */
  get shown(): number {
    return Atomics.load(this.#cells, this.offset + FIELD.shown);
  }

  markShown(block: number): void {
    Atomics.store(this.#cells, this.offset + FIELD.shown, block);
  }

  release(): void {
    Atomics.store(this.#cells, this.offset + FIELD.thread, FREE);
  }
}
