import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { collectUntil } from '../../support/garbage.ts';
import { startPromiseTracking } from './internals.ts';

async function save(): Promise<void> {
  await sleep(1);
}

function drop(): void {
  // biome-ignore lint/nursery/noFloatingPromises: the mistake that is to be found
  save();
}

for (const stacks of ['all', 'budget'] as const) {
  test(`finds a dropped promise when it is collected, stacks: ${stacks}`, async () => {
    const found: (string | undefined)[] = [];
    const tracking = startPromiseTracking({ stacks, onFinding: ({ callee }) => found.push(callee) });
    try {
      drop();
      await sleep(30);
      assert.equal(await collectUntil(() => found.length > 0), true);
      assert.deepEqual(found, ['save()']);
    } finally {
      tracking.stop();
    }
  });
}

test('finds it at the end, in the step that dropped it', async () => {
  const found: (string | undefined)[] = [];
  const tracking = startPromiseTracking({
    stacks: 'all',
    collectAtEnd: true,
    onFinding: ({ callee }) => found.push(callee),
  });
  try {
    const settled = async (): Promise<void> => {};
    const dropSettled = (): void => {
      // biome-ignore lint/nursery/noFloatingPromises: the mistake that is to be found
      settled();
    };
    dropSettled();
    tracking.finish();
    assert.deepEqual(found, ['settled()']);
  } finally {
    tracking.stop();
  }
});

test('reports what one look finds in the order in which it was made, whatever settled first', async () => {
  const found: (string | undefined)[] = [];
  const tracking = startPromiseTracking({
    stacks: 'all',
    collectAtEnd: true,
    onFinding: ({ callee }) => found.push(callee),
  });
  try {
    const gates: (() => void)[] = [];
    const gate = (): Promise<void> => new Promise((resolve) => gates.push(resolve));
    const first = async (): Promise<void> => await gate();
    const second = async (): Promise<void> => await gate();
    const dropBoth = (): void => {
      // biome-ignore lint/nursery/noFloatingPromises: the mistake that is to be found
      first();
      // biome-ignore lint/nursery/noFloatingPromises: the mistake that is to be found
      second();
    };
    dropBoth();
    for (const open of gates.reverse()) {
      open();
      await turn();
    }
    tracking.finish();
    assert.deepEqual(found, ['first()', 'second()']);
  } finally {
    tracking.stop();
  }
});

test('sees nothing any more once it is stopped, and gives process.emit back', async () => {
  const emit = process.emit;
  const found: unknown[] = [];
  const tracking = startPromiseTracking({ stacks: 'all', onFinding: (finding) => found.push(finding) });
  assert.notEqual(process.emit, emit);
  tracking.stop();
  assert.equal(process.emit, emit);
  assert.equal(Object.hasOwn(process, 'emit'), false);
  drop();
  await sleep(20);
  assert.equal(await collectUntil(() => found.length > 0, 3), false);
});

test('an error in whoever takes the findings does not reach the program', async () => {
  const tracking = startPromiseTracking({
    stacks: 'all',
    collectAtEnd: true,
    onFinding: () => {
      throw new Error('from the reporter');
    },
  });
  try {
    drop();
    await sleep(20);
    tracking.finish();
  } finally {
    tracking.stop();
  }
});

test('holds no memory over very many awaits', async () => {
  const tracking = startPromiseTracking({ stacks: 'budget', onFinding: () => {} });
  const leaf = async (n: number): Promise<number> => n;
  try {
    const use = async (count: number): Promise<number> => {
      for (let n = 0; n < count; n++) await leaf(n);
      await collectUntil(() => true, 1);
      globalThis.gc?.();
      return process.memoryUsage().heapUsed;
    };
    const before = await use(50_000);
    const after = await use(500_000);
    assert.ok(after - before < 5_000_000, `grew by ${after - before} bytes`);
  } finally {
    tracking.stop();
  }
});
