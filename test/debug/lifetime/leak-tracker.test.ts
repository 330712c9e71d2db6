import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type * as Module from '../../../dist/debug/lifetime/leak-tracker.js';
import { collectGarbage, collectUntil } from '../../support/garbage.ts';
import { repository } from '../../support/repository.ts';

const { LeakTracker } = (await import(
  pathToFileURL(join(repository, 'dist/debug/lifetime/leak-tracker.js')).href
)) as typeof Module;

/** Creation numbers of 200 objects, in an order that is not theirs. */
const shuffled = Array.from({ length: 200 }, (_, index) => (index * 77) % 200);
const inOrder = shuffled.toSorted((a, b) => a - b);

function fill(tracker: InstanceType<typeof LeakTracker<number>>, numbers: readonly number[]): void {
  for (const number of numbers) tracker.track({ number }, number, number);
}

test('hands over what one collection took in the order of creation', async () => {
  const lost: number[] = [];
  const tracker = new LeakTracker<number>((number) => lost.push(number));
  fill(tracker, shuffled);
  assert.equal(await collectUntil(() => tracker.size === 0), true);
  assert.deepEqual(lost, inOrder);
});

test('a sweep hands it over before the finalizers do, and each object once', async () => {
  const lost: number[] = [];
  const tracker = new LeakTracker<number>((number) => lost.push(number));
  fill(tracker, shuffled);
  // A job of its own, which keeps no object that the job before has made.
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  assert.deepEqual(lost, []);
  tracker.sweep();
  assert.deepEqual(lost, inOrder);
  await collectGarbage();
  assert.equal(lost.length, shuffled.length);
});

test('says of nothing that was released, or is still reachable, that it was lost', async () => {
  const lost: string[] = [];
  const tracker = new LeakTracker<string>((name) => lost.push(name));
  const kept = { name: 'kept' };
  tracker.track(kept, 'kept', 2);
  const release = (): void => {
    const tracked = tracker.track({ name: 'released' }, 'released', 1);
    assert.equal(tracker.release(tracked), true);
    assert.equal(tracker.release(tracked), false);
  };
  release();
  await collectGarbage();
  tracker.sweep();
  assert.deepEqual(lost, []);
  assert.deepEqual(
    tracker.entries().map(([object, { record }]) => [object, record]),
    [[kept, 'kept']],
  );
});

test('keeps the order of tracking where the order of creation is unknown', () => {
  const tracker = new LeakTracker<string>(() => {});
  const objects = ['b', 'c', 'a'].map((name) => ({ name }));
  for (const object of objects) tracker.track(object, object.name, object.name === 'a' ? 1 : Number.POSITIVE_INFINITY);
  assert.deepEqual(
    tracker.entries().map(([, { record }]) => record),
    ['a', 'b', 'c'],
  );
});
