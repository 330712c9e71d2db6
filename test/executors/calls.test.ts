import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { isMainThread, MessagePort } from 'node:worker_threads';
import { ConcurrentFuture, gather, PicklingError, run, sleep, transfer } from 'tsyncio';
import { kinds, scratch, threadKinds, until } from './support/kinds.ts';
import * as work from './support/work.ts';

for (const kind of kinds) {
  test(`${kind.name}: an exported function is called with its arguments, and its result comes back`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const future = pool.submit(work.add, 1, 2);
    assert.ok(future instanceof ConcurrentFuture);
    assert.equal(future.done(), false);
    assert.equal(await future, 3);
    assert.equal(future.done(), true);
    assert.equal(future.result(), 3);
    assert.equal(future.exception(), undefined);
    assert.equal(await pool.submit(work.double, 21), 42);
  });

  test(`${kind.name}: an async function runs in the worker's own loop`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    assert.equal(await pool.submit(work.addLater, 20, 22), 42);
  });

  test(`${kind.name}: a function that uses nothing outside itself travels as source`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const base = 40;
    const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2));
    assert.equal(await pool.submit((a: number, b: number) => a + b, base, 2), 42);
    assert.equal(
      await pool.submit(function named(n: number): number {
        return n === 0 ? 42 : named(n - 1);
      }, 3),
      42,
    );
    assert.equal(await pool.submit(fib, 10), 55);
    assert.equal(await pool.submit({ method: (n: number) => n + 1 }.method, 41), 42);
    assert.equal(
      await pool.submit(async () => {
        const { availableParallelism } = await import('node:os');
        return typeof availableParallelism();
      }),
      'number',
    );
  });

  test(`${kind.name}: functions of JavaScript and of Node are found by name`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    assert.equal(await pool.submit(Math.hypot, 3, 4), 5);
    assert.equal(await pool.submit(JSON.stringify, { a: 1 }), '{"a":1}');
    const key = await pool.submit(pbkdf2Sync, 'secret', 'salt', 1, 4, 'sha1');
    assert.deepEqual([...key], [...pbkdf2Sync('secret', 'salt', 1, 4, 'sha1')]);
  });

  test(`${kind.name}: a closure gets a PicklingError that names what it uses and says what to do`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const price = 3;
    const rate = 7;
    const future = pool.submit((n: number) => n * price + rate, 1);
    await assert.rejects(future, (error) => {
      assert.ok(error instanceof PicklingError);
      assert.match(error.message, /'price', 'rate'/);
      assert.match(error.message, /Export the function/);
      return true;
    });
    assert.equal(await pool.submit(work.add, 1, 2), 3, 'the pool works on');
  });

  test(`${kind.name}: an argument or result that cannot be cloned is a PicklingError of that call alone`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const good = pool.submit(work.add, 1, 2);
    const bad = pool.submit(work.double, (() => 1) as unknown as number);
    const after = pool.submit(work.add, 3, 4);
    await assert.rejects(bad, (error) => error instanceof PicklingError && /an argument of double/.test(error.message));
    assert.deepEqual([await good, await after], [3, 7]);
    await assert.rejects(
      pool.submit(work.returnFunction),
      (error) => error instanceof PicklingError && /the result of returnFunction/.test(error.message),
    );
  });

  test(`${kind.name}: arguments and results are structured clones`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const value = {
      date: new Date(0),
      map: new Map([[1, new Set(['a'])]]),
      big: 10n,
      nothing: undefined,
      text: 'ä€😀',
    };
    const back = await pool.submit((given: typeof value) => given, value);
    assert.deepEqual(back, value);
    assert.notEqual(back, value);
  });

  test(`${kind.name}: a buffer is copied, or handed over by transfer()`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const bytes = new Uint8Array(1_000_000);
    assert.equal(await pool.submit(work.lengthOf, bytes), 1_000_000);
    assert.equal(bytes.length, 1_000_000);
    assert.equal(await pool.submit(work.lengthOf, transfer(bytes, [bytes.buffer])), 1_000_000);
    assert.equal(bytes.length, 0, 'it is gone on this side');
    const made = await pool.submit(work.makeBuffer, 300_000);
    assert.equal(made.length, 300_000);
    assert.equal(made[299_999], 7);
  });

  test(`${kind.name}: many calls at once all come back, each with its own result`, async () => {
    await using pool = kind.make({ maxWorkers: 2 });
    const futures = Array.from({ length: 500 }, (_, i) => pool.submit(work.double, i));
    const results = await run(() => gather(futures));
    assert.deepEqual(
      results,
      Array.from({ length: 500 }, (_, i) => i * 2),
    );
  });

  test(`${kind.name}: values of a shared AsyncLocalStorage go along`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const [first, second, none] = [
      work.requestId.run('first', () => pool.submit(work.readRequestId)),
      work.requestId.run('second', () => pool.submit(work.readRequestId)),
      pool.submit(work.readRequestId),
    ];
    assert.deepEqual([await first, await second, await none], ['first', 'second', undefined]);
  });

  test(`${kind.name}: a call keeps its order behind others of one worker`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const order: number[] = [];
    const futures = [5, 1, 3].map((ms, index) => {
      const future = pool.submit(work.addLater, index, 0, ms);
      future.addDoneCallback(() => order.push(index));
      return future;
    });
    for (const future of futures) await future;
    assert.deepEqual(order, [0, 1, 2]);
  });

  test(`${kind.name}: fast calls do not wait behind a slow one while a worker is free`, async () => {
    using files = scratch();
    await using pool = kind.make({ maxWorkers: 2 });
    const slow = pool.submit(work.waitForFile, files.file('all are done'));
    const fast = Array.from({ length: 20 }, () => pool.submit(work.pause, 1));
    for (const future of fast) await future;
    assert.equal(slow.done(), false);
    work.mark(files.file('all are done'));
    await slow;
  });

  test(`${kind.name}: the initializer runs in each worker before its first call`, async () => {
    await using pool = kind.make({ maxWorkers: 1, initializer: work.initialize, initargs: ['well'] });
    assert.equal(await pool.submit(work.getState), 'initialized well');
  });

  test(`${kind.name}: options and functions of a wrong type are refused`, async () => {
    assert.throws(() => kind.make({ maxWorkers: 0 }), RangeError);
    assert.throws(() => kind.make({ maxWorkers: 1.5 }), TypeError);
    assert.throws(() => kind.make({ initializer: 'x' as never }), TypeError);
    assert.throws(() => kind.make({ gracePeriod: -1 }), RangeError);
    await using pool = kind.make();
    assert.throws(() => pool.submit(42 as never), TypeError);
  });

  test(`${kind.name}: the loop's timer ticks on time while two workers are busy`, async () => {
    using files = scratch();
    await using pool = kind.make({ maxWorkers: 2 });
    await run(async () => {
      const busy = ['a', 'b'].map((name) => pool.submit(work.spinUntilFile, files.file(name), files.file('enough')));
      await until(() => existsSync(files.file('a')) && existsSync(files.file('b')));
      const late: number[] = [];
      while (late.length < 31) {
        const due = performance.now() + 10;
        await sleep(10);
        late.push(performance.now() - due);
      }
      // The calls end only now: had they held the loop up, none of the ticks would have come.
      assert.ok(busy.every((future) => !future.done()));
      work.mark(files.file('enough'));
      await gather(busy);
      const median = late.sort((a, b) => a - b)[15] ?? Number.NaN;
      assert.ok(median < 50, `the median tick was ${median} ms late`);
    });
  });
}

for (const kind of threadKinds) {
  test(`${kind.name}: calls submitted in one turn travel in one message`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    await pool.submit(work.double, 0);
    const { postMessage } = MessagePort.prototype;
    const sent: unknown[] = [];
    MessagePort.prototype.postMessage = function (this: MessagePort, ...args: Parameters<typeof postMessage>) {
      sent.push(args[0]);
      postMessage.apply(this, args);
    } as typeof postMessage;
    try {
      const calls = Array.from({ length: 30 }, (_, i) => pool.submit(work.double, i));
      // The first goes at once, because there might be no second.
      assert.deepEqual(
        await Promise.all(calls),
        calls.map((_, i) => 2 * i),
      );
      assert.equal(sent.length, 2);
    } finally {
      MessagePort.prototype.postMessage = postMessage;
    }
  });

  test(`${kind.name}: a SharedArrayBuffer is shared, and a port can be handed over`, async () => {
    assert.ok(isMainThread);
    await using pool = kind.make({ maxWorkers: 1 });
    const shared = new Int32Array(new SharedArrayBuffer(4));
    assert.equal(await pool.submit(work.increment, shared), 1);
    assert.equal(shared[0], 1);
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise((resolve) => {
      port1.onmessage = ({ data }) => resolve(data);
    });
    const send = (port: typeof port2) => port.postMessage('from the worker');
    await pool.submit(send, transfer(port2, [port2 as never]));
    assert.equal(await answer, 'from the worker');
    port1.close();
  });
}
