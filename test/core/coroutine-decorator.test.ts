/** `coroutine` as a method decorator. A file of its own: type stripping alone cannot run decorators, `tsc` can. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Coroutine, coroutine, createTask, isCoroutine, isCoroutineFunction, run } from 'tsyncio';

class Counter {
  #total = 0;
  started = 0;

  @coroutine
  async add(n: number): Promise<number> {
    this.started += 1;
    this.#total += n;
    return this.#total;
  }

  @coroutine
  static async zero(): Promise<number> {
    return 0;
  }
}

test('a decorated method makes lazy coroutines, with its own this', async () => {
  await run(async () => {
    const counter = new Counter();
    const lazy = counter.add(2);
    assert.equal(isCoroutine(lazy), true);
    assert.equal(counter.started, 0);
    assert.equal(await lazy, 2);
    // A decorator cannot change the type of a method, so the compiler has to be told.
    assert.equal(await createTask(counter.add(3) as Coroutine<number>), 5);
    assert.equal(await Counter.zero(), 0);
    assert.equal(isCoroutineFunction(counter.add), true);
    assert.equal(Counter.prototype.add.name, 'add');
  });
});

test('a decorated method of a subclass can call the one it overrides', async () => {
  class Double extends Counter {
    @coroutine
    override async add(n: number): Promise<number> {
      return super.add(n * 2);
    }
  }
  await run(async () => {
    assert.equal(await new Double().add(4), 8);
  });
});
