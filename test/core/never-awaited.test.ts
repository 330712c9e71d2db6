import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { coroutine, createTask, getEventLoop, run, sleep } from 'tsyncio';
import { collectGarbage, collectUntil } from '../support/garbage.ts';
import { runProgram } from './support/program.ts';
import { collectWarnings } from './support/recorders.ts';

const forgotten = coroutine(async function forgotten(): Promise<void> {});

/** In a function of its own: what it makes must not stay on the stack of the test. */
function forget(): void {
  forgotten();
}

const settings: [string, boolean][] = [
  ['in debug mode', true],
  ['without debug mode', false],
];
for (const [mode, debug] of settings) {
  describe(mode, () => {
    test('a coroutine nobody awaited is a RuntimeWarning that names it, once', async () => {
      const warnings = await collectWarnings(async (soFar) => {
        await run(
          async () => {
            forget();
            await collectUntil(() => soFar.length > 0);
          },
          { debug },
        );
        await collectGarbage();
      });
      assert.equal(warnings.length, 1);
      assert.equal(warnings[0]?.name, 'RuntimeWarning');
      assert.match(warnings[0]?.message ?? '', /coroutine 'forgotten' was never awaited/);
      assert.match(String((warnings[0] as { code?: string } | undefined)?.code), /^TSYNCIO_/);
    });

    test('a coroutine that was awaited or made a task is none', async () => {
      const warnings = await collectWarnings(async () => {
        await run(
          async () => {
            await forgotten();
            await createTask(forgotten());
            const later = forgotten();
            await sleep(0);
            await collectGarbage();
            await later;
          },
          { debug },
        );
        await collectGarbage();
      });
      assert.deepEqual(warnings, []);
    });
  });
}

test('outside run() the default loop reports it too', async () => {
  const warnings = await collectWarnings(async (soFar) => {
    assert.equal(getEventLoop().isRunning(), true);
    forget();
    await collectUntil(() => soFar.length > 0);
  });
  assert.match(warnings.map((w) => w.message).join(), /coroutine 'forgotten' was never awaited/);
});

test('a program that ends before anything was collected has said it on stderr all the same', async () => {
  const { code, stdout, stderr } = await runProgram(`
    import { coroutine, run } from 'tsyncio';
    const save = coroutine(async function save() {});
    await run(async () => { save(); });
  `);
  assert.match(stderr, /RuntimeWarning: coroutine 'save' was never awaited/);
  assert.equal(stdout, '');
  assert.equal(code, 0);
});

test('Node’s own switches silence it: --no-warnings', async () => {
  const { code, stderr } = await runProgram(
    `
    import { coroutine, run } from 'tsyncio';
    const save = coroutine(async function save() {});
    await run(async () => { save(); });
    `,
    { nodeArgs: ['--no-warnings'] },
  );
  assert.equal(stderr, '');
  assert.equal(code, 0);
});
