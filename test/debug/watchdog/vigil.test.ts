import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Vigil } from './internals.ts';

/** Ticks every 10 ms, with the epoch that `epochAt` gives; returns the moments at which it looked. */
function watch(vigil: InstanceType<typeof Vigil>, until: number, epochAt: (now: number) => number): number[] {
  const looks: number[] = [];
  for (let now = 10; now <= until; now += 10) {
    if (vigil.tick(epochAt(now), now % 50, 10).do === 'look') looks.push(now);
  }
  return looks;
}

test('never looks into a thread that gives signs of life', () => {
  assert.deepEqual(
    watch(new Vigil(0), 2000, (now) => Math.floor(now / 50)),
    [],
  );
});

test('looks into a silent thread soon after its beat is missed, once until it is answered', () => {
  const vigil = new Vigil(0);
  assert.deepEqual(
    watch(vigil, 300, () => 0),
    [60],
  );
  assert.equal(vigil.isSuspicious, true);
  assert.deepEqual(vigil.tick(0, 310, 10), { do: 'wait', silentFor: 250 });
});

test('looks several times while it is not sure', () => {
  const vigil = new Vigil(0);
  watch(vigil, 60, () => 0);
  for (let now = 70; now < 100; now += 10) {
    vigil.answered({ state: 'suspected', due: 100 - now });
    assert.equal(vigil.tick(0, now, 10).do, 'look');
  }
});

test('a block that is known is looked at no more, until there is a sign of life', () => {
  const vigil = new Vigil(0);
  watch(vigil, 60, () => 0);
  vigil.answered({ state: 'returned' });
  assert.equal(vigil.isSuspicious, false);
  assert.equal(vigil.tick(0, 500, 450).do, 'nothing');
  assert.equal(vigil.tick(1, 5, 20).do, 'nothing');
  assert.equal(vigil.tick(1, 70, 60).do, 'look');
});

test('a thread that was idle when the look arrived is watched on', () => {
  const vigil = new Vigil(0);
  watch(vigil, 60, () => 0);
  vigil.answered({ state: 'idle' });
  assert.equal(vigil.tick(0, 90, 30).do, 'nothing');
  assert.equal(vigil.tick(0, 120, 30).do, 'look');
});
