import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collectGarbage, collectUntil } from './garbage.ts';

test('collects what nothing holds, calls finalizers, and leaves what is held', async () => {
  const finalized: string[] = [];
  const registry = new FinalizationRegistry<string>((name) => finalized.push(name));
  const held = { name: 'held' };
  const heldRef = new WeakRef(held);
  const lostRef = makeLost(registry);
  registry.register(held, 'held');
  await collectGarbage();
  assert.equal(lostRef.deref(), undefined);
  assert.deepEqual(finalized, ['lost']);
  assert.equal(heldRef.deref(), held);
});

test('says whether what was waited for has come', async () => {
  const lostRef = makeLost(new FinalizationRegistry(() => {}));
  assert.equal(await collectUntil(() => lostRef.deref() === undefined), true);
  assert.equal(await collectUntil(() => false, 1), false);
});

function makeLost(registry: FinalizationRegistry<string>): WeakRef<object> {
  const lost = { name: 'lost' };
  registry.register(lost, 'lost');
  return new WeakRef(lost);
}
