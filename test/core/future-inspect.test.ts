/** What a future says of itself: the monitor and every message use this text and nothing else. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { Future, getRunningLoop, RuntimeError, run } from 'tsyncio';

function fakeFunction(): void {}
function firstCallback(): void {}
function lastCallback(): void {}

describe('the text of a future', () => {
  test('tells its state, its result or exception, and its callbacks [test_futures.BaseFutureTests.test_future_repr]', async () => {
    await run(async () => {
      const pending = new Future<number>();
      assert.equal(inspect(pending), '<Future pending>');

      const cancelled = new Future<number>();
      cancelled.cancel();
      assert.equal(inspect(cancelled), '<Future cancelled>');

      const finished = new Future<number>();
      finished.setResult(4);
      assert.equal(inspect(finished), '<Future finished result=4>');

      const failed = new Future<number>();
      failed.setException(new RuntimeError('boom'));
      assert.match(inspect(failed), /^<Future finished exception=.*RuntimeError.*boom.*>$/);
      assert.ok(failed.exception());

      const one = new Future<number>();
      one.addDoneCallback(fakeFunction);
      assert.match(inspect(one), /^<Future pending cb=\[fakeFunction\(\).*\]>$/);
      one.cancel();
      assert.equal(inspect(one), '<Future cancelled>');

      const two = new Future<number>();
      two.addDoneCallback(firstCallback);
      two.addDoneCallback(lastCallback);
      assert.match(inspect(two), /^<Future pending cb=\[firstCallback\(\).*, lastCallback\(\).*\]>$/);

      const many = new Future<number>();
      many.addDoneCallback(firstCallback);
      for (let n = 0; n < 8; n++) many.addDoneCallback(fakeFunction);
      many.addDoneCallback(lastCallback);
      assert.match(inspect(many), /^<Future pending cb=\[firstCallback\(\).*, <8 more>, lastCallback\(\).*\]>$/);
      many.cancel();
      assert.equal(inspect(many), '<Future cancelled>');
    });
  });

  test('is short, whatever the result', async () => {
    await run(async () => {
      const future = new Future<unknown>();
      future.setResult({ rows: Array.from({ length: 10_000 }, (_, n) => ({ n, text: 'x'.repeat(100) })) });
      assert.ok(inspect(future).length < 1_000, inspect(future).slice(0, 2_000));
      assert.ok(!inspect(future).includes('\n'));
    });
  });

  test('names a subclass by its own name', async () => {
    class Answer extends Future<number> {}
    await run(async () => {
      assert.equal(inspect(new Answer()), '<Answer pending>');
    });
  });

  test('stays readable inside other objects and in a template string', async () => {
    await run(async () => {
      const future = new Future<number>();
      assert.match(inspect({ deep: [future] }), /<Future pending>/);
      assert.match(`${future}`, /Future/);
      assert.equal(getRunningLoop().getDebug(), false);
    });
  });
});
