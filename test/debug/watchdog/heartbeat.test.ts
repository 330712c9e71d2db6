import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Heartbeat } from './internals.ts';

test('a row belongs to one thread until it is released', () => {
  const heartbeat = new Heartbeat();
  const row = heartbeat.claim();
  assert.equal(row?.thread, 0);
  assert.equal(heartbeat.rows().length, 1);
  row?.release();
  assert.deepEqual(heartbeat.rows(), []);
});

test('two threads see the same row, and when its timer rang', () => {
  const here = new Heartbeat();
  const there = new Heartbeat(here.memory);
  const row = here.claim();
  const [seen] = there.rows();
  const before = seen?.epoch ?? 0;
  row?.beat(2 ** 31 + 5000);
  assert.notEqual(seen?.epoch, before);
  assert.equal(seen?.sinceBeat(2 ** 31 + 5040), 40);
  row?.beat(2 ** 31 - 10);
  assert.equal(seen?.sinceBeat(2 ** 31 + 10), 20);
});
