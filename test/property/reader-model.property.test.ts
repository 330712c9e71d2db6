/**
 * Readers against a model: a string, and what each method would take out of it. The loop comes to rest after every
 * operation. The bytes are few and different, so that separators come often, and in pieces.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTask, IncompleteReadError, LimitOverrunError, RuntimeError, StreamReader, type Task } from 'tsyncio';
import { virtualRun, waitAllTasksBlocked } from 'tsyncio/testing';

type Read =
  | { readonly method: 'read' | 'readexactly'; readonly size: number }
  | { readonly method: 'readline' | 'next' }
  | { readonly method: 'readuntil'; readonly separators: readonly string[] };

type Operation =
  | { readonly name: 'read' | 'read by one who is cancelled'; readonly read: Read }
  | { readonly name: 'feed'; readonly bytes: string /** In the same step. */; readonly thenCancel: boolean }
  | { readonly name: 'cancel' | 'eof' };

const bytes = (maxLength: number, minLength = 0) =>
  fc.array(fc.constantFrom('a', 'b', ';', '\n'), { minLength, maxLength }).map((letters) => letters.join(''));

const reads: fc.Arbitrary<Read> = fc.oneof(
  fc.record({ method: fc.constantFrom('read', 'readexactly'), size: fc.integer({ min: 0, max: 20 }) }),
  fc.constant<Read>({ method: 'read', size: -1 }),
  fc.record({ method: fc.constantFrom('readline', 'next') }),
  fc.record({
    method: fc.constant('readuntil' as const),
    separators: fc.array(bytes(3, 1), { minLength: 1, maxLength: 3 }),
  }),
);

const operations: fc.Arbitrary<readonly Operation[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ name: fc.constant('read' as const), read: reads }) },
    { weight: 2, arbitrary: fc.record({ name: fc.constant('read by one who is cancelled' as const), read: reads }) },
    {
      weight: 6,
      arbitrary: fc.record({ name: fc.constant('feed' as const), bytes: bytes(30), thenCancel: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ name: fc.constant('cancel' as const) }) },
    { weight: 1, arbitrary: fc.record({ name: fc.constant('eof' as const) }) },
  ),
  { maxLength: 60 },
);

/** What a read gives: the bytes, or the error with what it says. Undefined while it waits. */
type Outcome = string | undefined;

class Model {
  text = '';
  isEof = false;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  read(read: Read): Outcome {
    switch (read.method) {
      case 'read':
        if (read.size === 0) return '';
        if (read.size < 0) return this.isEof ? this.#take(this.text.length) : undefined;
        return this.text !== '' || this.isEof ? this.#take(read.size) : undefined;
      case 'readexactly':
        if (this.text.length >= read.size) return this.#take(read.size);
        return this.isEof ? this.#incomplete(read.size) : undefined;
      case 'readuntil':
        return this.#until(read.separators);
      default:
        return this.#line();
    }
  }

  #line(): Outcome {
    const at = this.text.indexOf('\n');
    if (at !== -1) {
      const line = this.#take(at + 1);
      return at > this.#limit ? 'RangeError' : line;
    }
    if (this.text.length > this.#limit) {
      this.text = '';
      return 'RangeError';
    }
    return this.isEof ? this.#take(this.text.length) : undefined;
  }

  #until(separators: readonly string[]): Outcome {
    let found: { start: number; end: number } | undefined;
    for (const separator of separators) {
      const start = this.text.indexOf(separator);
      const end = start + separator.length;
      // Of those that end at the same place the shortest.
      if (start !== -1 && (found === undefined || end < found.end || (end === found.end && start > found.start))) {
        found = { start, end };
      }
    }
    if (found !== undefined) {
      return found.start > this.#limit ? `LimitOverrunError ${found.start}` : this.#take(found.end);
    }
    const scanned = this.text.length + 1 - Math.max(...separators.map((separator) => separator.length));
    if (scanned > this.#limit) return `LimitOverrunError ${scanned}`;
    return this.isEof ? this.#incomplete(undefined) : undefined;
  }

  #incomplete(expected: number | undefined): string {
    return `IncompleteReadError ${expected} ${this.#take(this.text.length)}`;
  }

  #take(size: number): string {
    const taken = this.text.slice(0, size);
    this.text = this.text.slice(size);
    return taken;
  }
}

async function perform(reader: StreamReader, iterator: AsyncIterator<Buffer>, read: Read): Promise<string> {
  try {
    switch (read.method) {
      case 'next': {
        const { done, value } = await iterator.next();
        return done === true ? '' : String(value);
      }
      case 'readuntil':
        return String(await reader.readuntil(read.separators));
      case 'readline':
        return String(await reader.readline());
      default:
        return String(await reader[read.method](read.size));
    }
  } catch (error) {
    if (error instanceof IncompleteReadError) return `IncompleteReadError ${error.expected} ${error.partial}`;
    if (error instanceof LimitOverrunError) return `LimitOverrunError ${error.consumed}`;
    if (error instanceof RangeError) return 'RangeError';
    throw error;
  }
}

async function follow(limit: number, plan: readonly Operation[]): Promise<void> {
  const model = new Model(limit);
  const reader = new StreamReader({ limit });
  const iterator = reader[Symbol.asyncIterator]();
  let isPaused = false;
  reader.setTransport({
    pauseReading: () => {
      isPaused = true;
    },
    resumeReading: () => {
      isPaused = false;
    },
  });
  let waiting: { readonly task: Task<string>; readonly read: Read } | undefined;

  const settle = async (): Promise<void> => {
    await waitAllTasksBlocked();
    if (waiting === undefined) return;
    const { task, read } = waiting;
    const expected = model.read(read);
    assert.equal(task.done() ? task.result() : undefined, expected, JSON.stringify(read));
    if (expected !== undefined) waiting = undefined;
  };
  const cancel = async (): Promise<void> => {
    waiting?.task.cancel();
    await waitAllTasksBlocked();
    assert.ok(waiting === undefined || waiting.task.cancelled());
    waiting = undefined;
  };

  for (const operation of plan) {
    switch (operation.name) {
      case 'read': {
        const { read } = operation;
        if (
          waiting !== undefined &&
          !(read.method !== 'readline' && read.method !== 'next' && 'size' in read && read.size === 0)
        ) {
          await assert.rejects(async () => await perform(reader, iterator, read), RuntimeError);
          break;
        }
        if (waiting !== undefined) break;
        waiting = { task: createTask(() => perform(reader, iterator, read)), read };
        await settle();
        break;
      }
      case 'read by one who is cancelled': {
        if (waiting !== undefined) break;
        const { read } = operation;
        const task = createTask(() => {
          task.cancel();
          return perform(reader, iterator, read);
        });
        await waitAllTasksBlocked();
        assert.ok(task.cancelled());
        // As in CPython: what is there is taken, because taking it is no wait.
        model.read(read);
        break;
      }
      case 'feed':
        if (model.isEof) break;
        reader.feedData(Buffer.from(operation.bytes));
        model.text += operation.bytes;
        if (operation.thenCancel) await cancel();
        else await settle();
        break;
      case 'cancel':
        await cancel();
        break;
      case 'eof':
        reader.feedEof();
        model.isEof = true;
        await settle();
        break;
    }
    assert.equal(reader.atEof(), model.isEof && model.text === '');
    if (waiting !== undefined) assert.equal(isPaused, false, 'it waits for a transport that is paused');
    if (isPaused) assert.ok(model.text.length > limit, 'it is paused with no more than the limit');
    if (waiting === undefined && model.text.length > 2 * limit)
      assert.ok(isPaused, 'it takes more than twice the limit');
  }
  await cancel();
}

test('a reader gives what a string would give, whatever the pieces and whoever gives up', () =>
  fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 12 }), operations, (limit, plan) =>
      virtualRun(() => follow(limit, plan)),
    ),
    { numRuns: 500 },
  ));
