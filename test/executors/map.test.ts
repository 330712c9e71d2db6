import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { CancelledError, ConcurrentFuture, createTask, Executor, run, sleep, TimeoutError } from 'tsyncio';
import { kinds, scratch } from './support/kinds.ts';
import * as work from './support/work.ts';

/** Ends calls only when the test says so. */
class ManualExecutor extends Executor {
  readonly calls: { item: unknown; future: ConcurrentFuture<unknown>; end(): void }[] = [];

  submit<A extends unknown[], R>(fn: (...args: A) => R, ...args: A): ConcurrentFuture<Awaited<R>> {
    const future = new ConcurrentFuture<Awaited<R>>();
    const end = () => {
      if (future.setRunningOrNotifyCancel()) future.setResult(fn(...args) as Awaited<R>);
    };
    this.calls.push({ item: args[0], future: future as ConcurrentFuture<unknown>, end });
    return future;
  }

  async shutdown(): Promise<void> {}
}

async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of iterable) items.push(item);
  return items;
}

for (const kind of kinds) {
  test(`${kind.name}: map keeps the order of the items`, async () => {
    await using pool = kind.make({ maxWorkers: 2 });
    assert.deepEqual(await all(pool.map(work.pause, [40, 1, 20, 1])), [40, 1, 20, 1]);
    assert.deepEqual(await all(pool.map(work.double, new Set([1, 2, 3]))), [2, 4, 6]);
    assert.deepEqual(await all(pool.map(work.double, [])), []);
  });

  test(`${kind.name}: map in chunks gives the same results, also of async functions`, async () => {
    await using pool = kind.make({ maxWorkers: 2 });
    const items = Array.from({ length: 25 }, (_, i) => i);
    const doubled = items.map((i) => i * 2);
    assert.deepEqual(await all(pool.map(work.double, items, { chunksize: 10 })), doubled);
    const later = async (n: number) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return n * 2;
    };
    assert.deepEqual(await all(pool.map(later, items, { chunksize: 10 })), doubled);
    const mixed = (n: number) => (n % 2 === 0 ? n * 2 : Promise.resolve(n * 2));
    assert.deepEqual(await all(pool.map(mixed, items, { chunksize: 10 })), doubled);
  });

  test(`${kind.name}: map throws the first error in order, after the results before it`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const seen: number[] = [];
    const refuseThree = (n: number) => {
      if (n === 3) throw new RangeError('three');
      return n;
    };
    await assert.rejects(async () => {
      for await (const n of pool.map(refuseThree, [1, 2, 3, 4])) seen.push(n);
    }, /three/);
    assert.deepEqual(seen, [1, 2]);
  });

  test(`${kind.name}: map with a timeout raises TimeoutError, counted from the call`, async () => {
    using files = scratch();
    await using pool = kind.make({ maxWorkers: 1 });
    assert.deepEqual(await all(pool.map(work.double, [1, 2], { timeout: 60_000 })), [2, 4]);
    const seen: unknown[] = [];
    await assert.rejects(async () => {
      for await (const name of pool.map(work.waitForFile, [files.file('late')], { timeout: 20 })) seen.push(name);
    }, TimeoutError);
    assert.deepEqual(seen, []);
    work.mark(files.file('late'));
  });
}

for (const kind of kinds) {
  test(`${kind.name}: map streams: a result comes while later items are still being worked on`, async () => {
    using files = scratch();
    await using pool = kind.make({ maxWorkers: 2 });
    const there = files.file('there');
    writeFileSync(there, '');
    const later = files.file('later');
    const results = pool.map(work.waitForFile, [there, later]);
    assert.deepEqual(await results.next(), { done: false, value: there });
    writeFileSync(later, '');
    assert.deepEqual(await all(results), [later]);
  });
}

test('map submits everything when it is called, before anybody iterates', async () => {
  const executor = new ManualExecutor();
  const results = executor.map((n: number) => n, [1, 2, 3]);
  assert.deepEqual(
    executor.calls.map(({ item }) => item),
    [1, 2, 3],
  );
  for (const call of executor.calls) call.end();
  assert.deepEqual(await all(results), [1, 2, 3]);
});

test('buffersize limits what is taken from the source: one more for each result', async () => {
  const executor = new ManualExecutor();
  const taken: number[] = [];
  function* endless() {
    for (let i = 0; ; i += 1) {
      taken.push(i);
      yield i;
    }
  }
  await run(async () => {
    const results = executor.map((n: number) => n, endless(), { buffersize: 2 });
    assert.deepEqual(taken, [0, 1]);
    executor.calls[0]?.end();
    assert.deepEqual(await results.next(), { done: false, value: 0 });
    assert.deepEqual(taken, [0, 1, 2]);
    await results.return?.();
    assert.deepEqual(taken, [0, 1, 2]);
    assert.ok(executor.calls[1]?.future.cancelled(), 'what has not begun is cancelled');
  });
});

test('an async source is taken as it comes, and a result does not wait for the next item', async () => {
  const executor = new ManualExecutor();
  let release = (): void => {};
  async function* slow() {
    yield 1;
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    yield 2;
  }
  await run(async () => {
    const results = executor.map((n: number) => n, slow());
    const first = createTask(() => results.next() as Promise<IteratorResult<number>>);
    await sleep(1);
    executor.calls[0]?.end();
    assert.equal((await first).value, 1);
    const second = createTask(() => results.next() as Promise<IteratorResult<number>>);
    await sleep(1);
    release();
    await sleep(1);
    executor.calls[1]?.end();
    assert.equal((await second).value, 2);
    assert.equal((await results.next()).done, true);
  });
});

test('what an async source throws comes after the results', async () => {
  const executor = new ManualExecutor();
  async function* failing() {
    yield 1;
    throw new RangeError('no more');
  }
  await run(async () => {
    const seen: number[] = [];
    const reading = createTask(async () => {
      for await (const n of executor.map((n: number) => n, failing())) seen.push(n);
    });
    await sleep(1);
    executor.calls[0]?.end();
    await assert.rejects(reading, /no more/);
    assert.deepEqual(seen, [1]);
  });
});

test('onProgress is told how many items are done, and of how many', async () => {
  const executor = new ManualExecutor();
  const told: [number, number | undefined][] = [];
  const results = executor.map((n: number) => n, [1, 2, 3], { onProgress: (done, total) => told.push([done, total]) });
  for (const index of [2, 0, 1]) executor.calls[index]?.end();
  assert.deepEqual(told, [
    [1, 3],
    [2, 3],
    [3, 3],
  ]);
  assert.deepEqual(await all(results), [1, 2, 3]);
});

test('leaving the loop early cancels what has not begun', async () => {
  const executor = new ManualExecutor();
  await run(async () => {
    const results = executor.map((n: number) => n, [1, 2, 3]);
    executor.calls[0]?.end();
    for await (const n of results) {
      assert.equal(n, 1);
      break;
    }
    assert.deepEqual(
      executor.calls.map(({ future }) => future.cancelled()),
      [false, true, true],
    );
  });
});

test('cancelling the task that reads a map cancels all that is left', async () => {
  const executor = new ManualExecutor();
  await run(async () => {
    const reading = createTask(() => all(executor.map((n: number) => n, [1, 2, 3])));
    await sleep(1);
    reading.cancel();
    await assert.rejects(reading, CancelledError);
    assert.ok(executor.calls.every(({ future }) => future.cancelled()));
  });
});

test('chunksize and buffersize of less than one, or no whole number, are refused', () => {
  const executor = new ManualExecutor();
  for (const options of [{ chunksize: 0 }, { buffersize: 0 }]) {
    assert.throws(() => executor.map(work.double, [1], options), RangeError);
  }
  assert.throws(() => executor.map(work.double, [1], { buffersize: 1.5 }), TypeError);
});
