import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RuntimeError } from 'tsyncio';
import { kinds } from './support/kinds.ts';
import * as work from './support/work.ts';

async function failure(promise: PromiseLike<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new assert.AssertionError({ message: 'it did not fail' });
}

for (const kind of kinds) {
  test(`${kind.name}: an error comes back as an instance of its class, with its fields and both stacks`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const error = await failure(pool.submit(work.throwParseError));
    assert.ok(error instanceof work.ParseError);
    assert.ok(error instanceof RangeError);
    assert.equal(error.name, 'ParseError');
    assert.equal(error.message, 'unexpected comma at line 7');
    assert.equal(error.line, 7);
    const [worker, submitter] = (error.stack ?? '').split('--- submitted by ---');
    assert.match(worker ?? '', /throwParseError .*support.work\.js/);
    assert.match(submitter ?? '', /errors\.test\.js/);
    assert.doesNotMatch(error.stack ?? '', /call-runner/, 'no frames of the library');
  });

  test(`${kind.name}: causes and the members of a group cross with it`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const error = await failure(pool.submit(work.throwWithCause));
    assert.ok(error instanceof TypeError);
    assert.ok(error.cause instanceof work.ParseError);
    assert.equal(error.cause.line, 3);
    const group = await failure(pool.submit(work.throwGroup));
    assert.ok(group instanceof AggregateError);
    assert.deepEqual(
      group.errors.map((member) => [member.constructor.name, member.message]),
      [
        ['TypeError', 'one'],
        ['ParseError', 'two at line 2'],
      ],
    );
  });

  test(`${kind.name}: an error of a class that cannot be had here is one of the nearest class above it`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const error = await failure(pool.submit(work.throwHidden));
    assert.ok(error instanceof work.ParseError);
    assert.equal(error.line, 1);
  });

  test(`${kind.name}: errors of the library, of async functions, of Node, and what is no error`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const ours = await failure(pool.submit(work.throwOurs));
    assert.ok(ours instanceof RuntimeError);
    assert.equal(ours.code, 'ERR_TSYNCIO_RUNTIME');
    const late = await failure(pool.submit(work.failLater));
    assert.ok(late instanceof work.ParseError);
    const system = await failure(
      pool.submit(async () => {
        const { readFileSync } = await import('node:fs');
        return readFileSync('/no/such/file').length;
      }),
    );
    assert.equal((system as NodeJS.ErrnoException).code, 'ENOENT');
    assert.equal(await failure(pool.submit(work.throwText)), 'just text');
    const future = pool.submit(work.throwParseError);
    await failure(future);
    assert.ok(future.exception() instanceof work.ParseError);
    assert.throws(() => future.result(), work.ParseError);
  });

  test(`${kind.name}: an abort of a foreign signal inside the call keeps its name`, async () => {
    await using pool = kind.make({ maxWorkers: 1 });
    const error = await failure(pool.submit(() => AbortSignal.abort().throwIfAborted()));
    assert.equal(error.name, 'AbortError');
    assert.ok(error instanceof DOMException);
  });

  test(`${kind.name}: an initializer that fails breaks the pool for good`, async () => {
    await using pool = kind.make({ maxWorkers: 1, initializer: work.initializeBadly });
    const first = pool.submit(work.add, 1, 2);
    const second = pool.submit(work.add, 3, 4);
    const error = await failure(first);
    assert.ok(error instanceof kind.broken);
    assert.ok(error.cause instanceof work.ParseError);
    assert.ok((await failure(second)) instanceof kind.broken);
    assert.throws(() => pool.submit(work.add, 1, 2), kind.broken);
  });
}
