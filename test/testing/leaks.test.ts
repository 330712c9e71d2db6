import assert from 'node:assert/strict';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { coroutine, createTask, Event, Lock, run, sleep } from 'tsyncio';
import { checkLeaks, LeakError } from 'tsyncio/testing';
import { runProgram } from '../support/program.ts';

const self = fileURLToPath(import.meta.url);

async function save(): Promise<void> {
  await sleep(1);
}

const lazily = coroutine(save);

/** What `body` leaves behind, as `kind functionName`. */
async function leaksOf(body: () => Promise<unknown>): Promise<string[]> {
  const error: unknown = await checkLeaks(body).then(
    () => undefined,
    (reason) => reason,
  );
  if (error === undefined) return [];
  if (!(error instanceof LeakError)) throw error;
  for (const { location } of error.findings) assert.ok(location !== null, error.message);
  return error.findings.map(({ kind, functionName }) => `${kind} ${functionName}`).sort();
}

test('returns what the body returns when nothing is left behind', async () => {
  const result = await checkLeaks(async () => {
    const lock = new Lock();
    await lock.run(() => sleep(1));
    await createTask(() => sleep(1));
    await Promise.race([sleep(1), new Promise(() => {})]);
    const server = createServer().listen(0);
    await once(server, 'listening');
    server.close();
    const handle = await open(self);
    await handle.close();
    const task = createTask(() => new Event().wait());
    await sleep(1);
    task.cancel();
    return 'result';
  });
  assert.equal(result, 'result');
  assert.equal(await checkLeaks(() => 5), 5);
});

test('throws what the body throws', async () => {
  await assert.rejects(
    checkLeaks(async () => {
      throw new RangeError('its own');
    }),
    RangeError,
  );
});

test('finds a promise that nobody awaited', async () => {
  const leaks = await leaksOf(async function forgets() {
    // biome-ignore lint/nursery/noFloatingPromises: the mistake that is planted
    save();
    lazily();
    sleep(1);
    await sleep(10);
  });
  assert.deepEqual(leaks, ['never-awaited forgets', 'never-awaited forgets', 'never-awaited forgets']);
});

test('finds an exception that nobody looked at', async () => {
  const leaks = await leaksOf(async function loses() {
    createTask(async () => {
      throw new Error('lost');
    });
    await sleep(5);
  });
  assert.deepEqual(leaks, ['never-retrieved loses']);
});

test('finds a task that is still pending, at the await where it stands, and says so once', async () => {
  const event = new Event();
  async function worker(): Promise<void> {
    await event.wait();
  }
  const leaks = await leaksOf(async () => {
    createTask(worker, { name: 'worker' });
    await sleep(1);
  });
  assert.deepEqual(leaks, ['stuck-task worker']);
  assert.deepEqual(await leaksOf(async () => {}), [], 'it is not this test that left it');
  event.set();
  await sleep(1);
});

test('finds what is still open', async () => {
  let server: Server | undefined;
  const kept: { close(): Promise<void> }[] = [];
  const leaks = await leaksOf(async function opens() {
    server = createServer().listen(0);
    await once(server, 'listening');
    kept.push(await open(self));
  });
  server?.close();
  for (const handle of kept) await handle.close();
  assert.deepEqual(leaks, ['resource-leak opens', 'resource-leak opens']);
});

test('the error names each thing, its line, and what to do', async () => {
  const error: unknown = await checkLeaks(async function forgets() {
    // biome-ignore lint/nursery/noFloatingPromises: the mistake that is planted
    save();
    await sleep(10);
  }).catch((reason) => reason);
  assert.ok(error instanceof LeakError);
  assert.equal(error.code, 'TSYNCIO_LEAK');
  assert.match(
    String(error.stack),
    /^LeakError: the test leaves something behind\n {2}never-awaited: .*save.*\n {4}at (async )?forgets \(.*leaks\.test\.ts:\d+:\d+\)\n {4}hint: /,
  );
});

test('works around run(), also in debug mode', async () => {
  const leaks = await leaksOf(() =>
    run(
      async function main() {
        // biome-ignore lint/nursery/noFloatingPromises: the mistake that is planted
        save();
        await sleep(10);
      },
      { debug: true },
    ),
  );
  assert.deepEqual(leaks, ['never-awaited main']);
});

test('cannot look inside debug mode', async () => {
  await run(
    async () => {
      await assert.rejects(
        checkLeaks(async () => {}),
        /debug mode/,
      );
    },
    { debug: true },
  );
});

const SUITE = `import { describe, test } from 'node:test';
import { createTask, Event, sleep } from 'tsyncio';
import { leakChecks } from 'tsyncio/testing';
leakChecks();
async function save() { await sleep(1); }
test('clean', async () => { await save(); });
test('forgets', async () => {
  save();
  await sleep(5);
});
describe('suite', () => {
  test('leaves a task', async (t) => {
    await t.test('inside', async () => {
      createTask(() => new Event().wait());
      await sleep(1);
    });
  });
  test('clean again', async () => { await createTask(save); });
});
test('fails by itself', async () => { throw new Error('its own'); });
`;

test('leakChecks() fails the tests of node:test that leave something behind, and no other', async () => {
  const result = await runProgram(SUITE, { nodeArgs: ['--test-reporter=tap'] });
  assert.equal(result.code, 1, result.stdout);
  const verdicts = [...result.stdout.matchAll(/^ *((?:not )?ok) \d+ - (.*)$/gm)].map(
    ([, verdict, name]) => `${verdict} ${name}`,
  );
  assert.deepEqual(verdicts, [
    'ok clean',
    'not ok forgets',
    'ok inside',
    'not ok leaves a task',
    'ok clean again',
    'not ok suite',
    'not ok fails by itself',
  ]);
  assert.match(result.stdout, /never-awaited: .*\n.*at .*program\.mjs:8:/);
  assert.match(result.stdout, /stuck-task: .*\n.*at .*program\.mjs:14:/);
});

test('importing the entry loads no debug mode and no test runner: most programs want the clock alone', async () => {
  const { stdout, stderr } = await runProgram(
    `await import('tsyncio/testing');
     const loaded = new Set(process.moduleLoadList);
     console.log(['test', 'inspector', 'v8'].filter((name) => loaded.has('NativeModule ' + name)));`,
  );
  assert.deepEqual({ stdout, stderr }, { stdout: '[]\n', stderr: '' });
});
