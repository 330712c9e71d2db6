/**
 * Random programs of sleeps, failures, timeouts, `waitFor` and task groups, against a model that says when such a
 * program ends and how. With a cancellation from outside they end at once, leaving no task behind.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  allTasks,
  CancelledError,
  createTask,
  currentTask,
  getRunningLoop,
  sleep,
  TimeoutError,
  taskGroup,
  timeout,
  waitFor,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

type Program =
  | { readonly kind: 'sleep'; readonly ms: number }
  | { readonly kind: 'fail' }
  | { readonly kind: 'sequence'; readonly parts: readonly Program[] }
  | { readonly kind: 'catch'; readonly body: Program }
  | { readonly kind: 'timeout' | 'waitForTask' | 'waitForCoro'; readonly ms: number; readonly body: Program }
  | { readonly kind: 'group'; readonly body: Program; readonly children: readonly Program[] };

const ms = fc.integer({ min: 1, max: 60 });
const { program } = fc.letrec<{ program: Program }>((tie) => ({
  program: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('sleep' as const), ms }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'fail' } as const) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('sequence' as const),
        parts: fc.array(tie('program'), { minLength: 1, maxLength: 4 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('catch' as const), body: tie('program') }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('timeout' as const, 'waitForTask' as const, 'waitForCoro' as const),
        ms,
        body: tie('program'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('group' as const),
        body: tie('program'),
        children: fc.array(tie('program'), { maxLength: 3 }),
      }),
    },
  ),
}));

class Failure extends Error {
  override readonly name = 'Failure';
}

interface Ending {
  readonly at: number;
  readonly failed: boolean;
}

/**
 * Says when `part`, begun at `start`, ends. Undefined where two things fall on one moment and either may win. The moments
 * at which something is due, should it come to that, go to `due`.
 */
function predict(part: Program, start: number, due: Set<number> = new Set()): Ending | undefined {
  switch (part.kind) {
    case 'sleep':
      due.add(start + part.ms);
      return { at: start + part.ms, failed: false };
    case 'fail':
      return { at: start, failed: true };
    case 'sequence': {
      let at = start;
      for (const each of part.parts) {
        const ending = predict(each, at, due);
        if (ending === undefined || ending.failed) return ending;
        at = ending.at;
      }
      return { at, failed: false };
    }
    case 'catch': {
      const ending = predict(part.body, start, due);
      return ending && { at: ending.at, failed: false };
    }
    case 'timeout':
    case 'waitForTask':
    case 'waitForCoro': {
      const deadline = start + part.ms;
      due.add(deadline);
      const ending = predict(part.body, start, due);
      if (ending === undefined || ending.at === deadline) return undefined;
      return ending.at < deadline ? ending : { at: deadline, failed: false };
    }
    case 'group': {
      const endings = [part.body, ...part.children].map((each) => predict(each, start, due));
      const known = endings.filter((ending) => ending !== undefined);
      if (known.length < endings.length) return undefined;
      const failures = known.filter((ending) => ending.failed).map((ending) => ending.at);
      if (failures.length > 0) return { at: Math.min(...failures), failed: true };
      return { at: Math.max(...known.map((ending) => ending.at)), failed: false };
    }
  }
}

async function perform(part: Program): Promise<void> {
  switch (part.kind) {
    case 'sleep':
      return sleep(part.ms);
    case 'fail':
      throw new Failure();
    case 'sequence':
      for (const each of part.parts) await perform(each);
      return;
    case 'catch':
      try {
        await perform(part.body);
      } catch (error) {
        if (error instanceof CancelledError) throw error;
      }
      return;
    case 'timeout':
      return ignoreTimeout(timeout(part.ms, () => perform(part.body)));
    case 'waitForTask':
      return ignoreTimeout(
        waitFor(
          createTask(() => perform(part.body)),
          part.ms,
        ),
      );
    case 'waitForCoro':
      return ignoreTimeout(waitFor(() => perform(part.body), part.ms));
    case 'group':
      return taskGroup(async (group) => {
        for (const child of part.children) group.createTask(() => perform(child));
        await perform(part.body);
      });
  }
}

async function ignoreTimeout(wait: PromiseLike<void>): Promise<void> {
  try {
    await wait;
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
  }
}

test('ends when and as its parts say, with no task left and no cancellation pending', async () => {
  await fc.assert(
    fc.asyncProperty(program, async (root) => {
      const expected = predict(root, 0);
      fc.pre(expected !== undefined);
      await virtualRun(async () => {
        let failed = false;
        try {
          await perform(root);
        } catch (error) {
          assert.ok(!(error instanceof CancelledError), 'the cancellation of a part came out of the whole');
          failed = true;
        }
        assert.deepEqual({ at: getRunningLoop().time(), failed }, expected);
        assert.equal(allTasks().size, 1, 'tasks are left');
        assert.equal(currentTask()?.cancelling(), 0);
        await sleep(100);
      });
    }),
    { numRuns: 300 },
  );
});

test('cancelled from outside, it ends at that moment with CancelledError, and nothing runs on', async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.nat(80), async (root, whole) => {
      const expected = predict(root, 0);
      // Between two milliseconds nothing else happens.
      const moment = whole + 0.5;
      fc.pre(expected !== undefined && expected.at > moment);
      await virtualRun(async () => {
        const task = createTask(() => perform(root));
        await sleep(moment);
        assert.equal(task.done(), false);
        task.cancel('from outside');
        await assert.rejects(task, CancelledError);
        assert.ok(task.cancelled());
        assert.equal(task.cancelling(), 1);
        assert.equal(getRunningLoop().time(), moment);
        assert.equal(allTasks().size, 1, 'tasks are left');
        await sleep(100);
      });
    }),
    { numRuns: 200 },
  );
});

test('cancelled from outside in the very step in which something else is due, the cancellation is not lost', async () => {
  await fc.assert(
    fc.asyncProperty(program, fc.nat(30), fc.boolean(), async (root, which, before) => {
      const due = new Set([0]);
      const expected = predict(root, 0, due);
      const moments = [...due];
      const moment = moments[which % moments.length] ?? 0;
      await virtualRun(async () => {
        const loop = getRunningLoop();
        const cancel = () => loop.callAt(moment, () => task.cancel('from outside'));
        // Timers that are due together ring in the order they were set.
        if (before) cancel();
        const task = createTask(() => perform(root));
        if (!before) {
          await sleep(0);
          cancel();
        }
        await sleep(moment + 0.5);
        assert.ok(task.done(), 'it runs on');
        assert.equal(allTasks().size, 1, 'tasks are left');
        if (task.cancelled()) {
          assert.ok(task.cancelling() >= 1);
        } else if (task.exception() === undefined && expected !== undefined) {
          assert.ok(expected.at <= moment, 'it ended well before its time');
        }
      });
    }),
    { numRuns: 200 },
  );
});
