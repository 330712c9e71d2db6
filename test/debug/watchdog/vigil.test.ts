import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Vigil } from './internals.ts';

/** Ticks every 10 ms, with the epoch that `epochAt` gives; returns what was done at which moment. */
function watch(vigil: InstanceType<typeof Vigil>, until: number, epochAt: (now: number) => number): [number, string][] {
  const done: [number, string][] = [];
  for (let now = 10; now <= until; now += 10) {
    const step = vigil.tick(epochAt(now), now % 40, now);
    if (step.do === 'look') done.push([now, 'look']);
  }
  return done;
}

test('never looks into a thread that gives signs of life', () => {
  assert.deepEqual(watch(new Vigil(0, 0), 2000, (now) => Math.floor(now / 40)), []);
});

test('looks into a silent thread soon after its beat is missed, once until it is answered', () => {
  const vigil = new Vigil(0, 0);
  const [first, ...more] = watch(vigil, 300, () => 0);
  assert.deepEqual(first, [50, 'look']);
  assert.deepEqual(more, []);
  assert.equal(vigil.isSuspicious, true);
});

test('looks again when the answer says it is time', () => {
  const vigil = new Vigil(0, 0);
  watch(vigil, 50, () => 0);
  vigil.answered({ state: 'suspected', due: 44 });
  assert.equal(vigil.tick(0, 90, 90).do, 'nothing');
  assert.equal(vigil.tick(0, 100, 100).do, 'look');
});

test('a block that is known is looked at no more, until there is a sign of life', () => {
  const vigil = new Vigil(0, 0);
  watch(vigil, 50, () => 0);
  vigil.answered({ state: 'returned' });
  assert.equal(vigil.isSuspicious, false);
  assert.equal(vigil.tick(0, 500, 500).do, 'nothing');
  assert.equal(vigil.tick(1, 5, 520).do, 'nothing');
  assert.equal(vigil.tick(1, 60, 570).do, 'look');
});

test('time in which the agent itself did not run makes no thread older', () => {
  const vigil = new Vigil(0, 0);
  assert.equal(vigil.tick(0, 10, 10).do, 'nothing');
  assert.equal(vigil.tick(0, 5000, 5000).do, 'nothing');
  let now = 5000;
  let step = vigil.tick(0, now, now);
  while (step.do !== 'look') {
    now += 10;
    step = vigil.tick(0, now, now);
  }
  assert.ok(step.lag > 4900, `${step.lag}`);
});
