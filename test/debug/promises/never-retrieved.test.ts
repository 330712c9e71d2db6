import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runDev } from '../../cli/program-files.ts';

test('names where the async function was called, and ends as without it', async (t) => {
  const result = await runDev(t, `async function fail() {\n  await null;\n  throw new TypeError('lost');\n}\nfail();`);
  assert.equal(result.code, 1);
  assert.deepEqual(result.sites, ['never-retrieved 5×1']);
  assert.match(result.report[0]?.message ?? '', /TypeError: lost/);
  assert.match(result.report[0]?.stack ?? '', /TypeError: lost\n.*at fail/);
});

test('leaves the listeners of the program alone', async (t) => {
  const result = await runDev(
    t,
    `process.on('unhandledRejection', (reason, promise) => console.log(reason.message, promise instanceof Promise));
console.log(process.listenerCount('unhandledRejection'), Object.keys(process).includes('emit'));
const fail = async () => { throw new Error('seen'); };
function main() {
  fail();
}
main();`,
  );
  assert.equal(result.code, 0);
  assert.equal(result.stdout, '1 false\nseen true\n');
  assert.deepEqual(result.sites, ['never-retrieved 5×1']);
});

test('says nothing when the failure is handled after all', async (t) => {
  const result = await runDev(
    t,
    `process.on('unhandledRejection', () => {});
process.on('rejectionHandled', () => console.log('handled'));
const fail = async () => { throw new Error('late'); };
const promise = fail();
setTimeout(() => promise.catch(() => {}), 20);`,
  );
  assert.equal(result.stdout, 'handled\n');
  assert.deepEqual(result.sites, []);
});

test('says nothing about a handler that is attached within the turn', async (t) => {
  const result = await runDev(
    t,
    `const fail = async () => { throw new Error('soon'); };
const promises = [fail(), fail(), fail()];
queueMicrotask(() => promises[0].catch(() => {}));
process.nextTick(() => promises[1].catch(() => {}));
await Promise.allSettled(promises);`,
  );
  assert.deepEqual([result.code, result.sites], [0, []]);
});
