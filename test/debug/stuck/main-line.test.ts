import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runDev } from '../../cli/program-files.ts';

/** On a machine with too much to do anything may be slow. */
const untimed = (sites: readonly string[]) => sites.filter((site) => !/^(slow-callback|blocked-loop) /.test(site));

test('names the innermost await that never ends, with the functions that wait for it', async (t) => {
  const { report, code } = await runDev(
    t,
    `import { setTimeout as sleep } from 'node:timers/promises';
async function read(connection) {
  await sleep(1);
  return await connection.answer;
}
async function main() {
  const connection = { answer: new Promise(() => {}) };
  await sleep(1);
  return await read(connection);
}
main().then(console.log);
`,
  );
  const entry = report.find(({ kind }) => kind === 'stuck-task');
  assert.equal(code, 0);
  assert.equal(entry?.location?.line, 4);
  assert.equal(entry?.functionName, 'read');
  assert.match(entry?.stack ?? '', /^ {4}at read \(.*app\.mjs:4:27\)\n {4}at async main \(.*app\.mjs:9:16\)$/);
  assert.match(entry?.message ?? '', /^read\(\) waits for a promise that never settles/);
});

test('what the program goes on with does not hide it: ten thousand promises later', async (t) => {
  const { sites } = await runDev(
    t,
    `import { setTimeout as sleep } from 'node:timers/promises';
async function step(n) { await null; return n; }
async function side() {
  for (let n = 0; n < 10_000; n++) await Promise.race([step(n), new Promise(() => {})]);
}
const answer = new Promise(() => {});
async function main() {
  void side();
  await sleep(1);
  await answer;
}
main();
`,
  );
  assert.deepEqual(untimed(sites), ['stuck-task 10×1']);
});

for (const [what, source] of [
  [
    'a function of a package that waits',
    "import { once, EventEmitter } from 'node:events';\nawait once(new EventEmitter(), 'x');\n",
  ],
  ['a future', "import { Future } from 'tsyncio';\nawait new Future();\n"],
  ['an event, outside of every task', "import { Event } from 'tsyncio';\nawait new Event().wait();\n"],
  ['an array of promises', 'const never = new Promise(() => {});\nfor await (const x of [never]) console.log(x);\n'],
  ['a top-level await in a called module', "import { writeFileSync } from 'node:fs';\nawait new Promise(() => {});\n"],
] as const) {
  test(`a top-level await of ${what} is named`, async (t) => {
    const result = await runDev(t, source);
    assert.deepEqual(untimed(result.sites), ['stuck-task 2×1'], result.stderr);
    assert.equal(result.code, 13);
  });
}

test('what is stuck outside of the main line is not the end of the program', async (t) => {
  const { sites } = await runDev(
    t,
    `import { createServer } from 'node:http';
const server = createServer(async (request, response) => {
  response.end('ok');
  if (request.url === '/last') server.close();
  await new Promise(() => {});
});
async function main() {
  server.listen(0, async () => {
    const base = 'http://127.0.0.1:' + server.address().port;
    await (await fetch(base + '/first')).text();
    await (await fetch(base + '/last', { headers: { connection: 'close' } })).text();
    await new Promise(() => {});
  });
}
main();
`,
  );
  assert.deepEqual(untimed(sites), []);
});
