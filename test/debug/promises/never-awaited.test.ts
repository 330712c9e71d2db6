import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runDev } from '../../cli/program-files.ts';

const SAVE = `const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function save() { await sleep(1); }
`;

test('names the call, the function it was called in, and counts repeats at one site', async (t) => {
  const { report } = await runDev(
    t,
    `${SAVE}async function main() {
  for (let n = 0; n < 3; n++) save(n);
  await sleep(20);
}
main();`,
  );
  assert.equal(report.length, 1);
  const [finding] = report;
  assert.equal(finding?.message, 'the promise of save() was never awaited');
  assert.deepEqual([finding?.location?.line, finding?.location?.column], [4, 31]);
  assert.equal(finding?.functionName, 'main');
  assert.equal(finding?.count, 3);
});

const endings: readonly (readonly [string, string, number, string?])[] = [
  ['by itself', '', 0],
  ['by process.exit in the very step that dropped it', 'process.exit(3);', 3],
  ['by process.exit later', 'setTimeout(() => process.exit(4), 20);', 4],
  ['by an error', "setTimeout(() => { throw new Error('expected'); }, 20);", 1],
  ['by a top-level await that never settles', 'await new Promise(() => {});', 13, 'stuck-task 6×1'],
];
for (const [ending, code, exitCode, besides] of endings) {
  test(`finds what was dropped when the program ends ${ending}`, async (t) => {
    const result = await runDev(t, `async function save() {}\nconst drop = () => {\n  save();\n};\ndrop();\n${code}`);
    assert.equal(result.code, exitCode);
    assert.deepEqual(
      result.sites.filter((site) => site !== besides),
      ['never-awaited 3×1'],
    );
  });
}

test('finds it while the program runs, once it is collected', async (t) => {
  const result = await runDev(
    t,
    `${SAVE}async function main() {
  save();
  await sleep(20);
  for (let n = 0; n < 20; n++) { globalThis.gc(); await sleep(5); }
  console.error('still running');
}
main();`,
    { nodeArgs: [], env: { NODE_OPTIONS: '--expose-gc' } },
  );
  assert.ok(result.stderr.indexOf('never-awaited') < result.stderr.indexOf('still running'), result.stderr);
});

test('leaves no trace on promises and on Error', async (t) => {
  const { stdout, sites } = await runDev(
    t,
    `import { inspect } from 'node:util';
Error.prepareStackTrace = (error, calls) => \`mine \${calls.length > 0}\`;
Error.stackTraceLimit = 2;
async function save() {}
function drop() {
  save();
  Error.stackTraceLimit = 0;
  save();
  delete Error.stackTraceLimit;
  save();
  Object.freeze(Error);
  save();
}
drop();
const promise = Object.freeze(save());
await promise;
console.log(inspect(promise, { showHidden: true }), Reflect.ownKeys(promise).length, 'stackTraceLimit' in Error);
console.log(Promise.prototype.then.toString().includes('native code'));`,
  );
  assert.equal(stdout, 'Promise { undefined } 0 false\ntrue\n');
  assert.deepEqual(sites, ['never-awaited 6×1', 'never-awaited 8×1', 'never-awaited 10×1', 'never-awaited 12×1']);
});

test('says nothing about a promise that another one is waiting for at last, however late', async (t) => {
  const { sites } = await runDev(
    t,
    `${SAVE}async function main() {
  const late = save();
  await sleep(30);
  await late;
}
main();`,
  );
  assert.deepEqual(sites, []);
});

test('says nothing about what a dependency drops, nor about an async function that it calls', async (t) => {
  const { sites } = await runDev(
    t,
    `import { mkdirSync, writeFileSync } from 'node:fs';
const home = new URL('./node_modules/lib/', import.meta.url);
mkdirSync(home, { recursive: true });
writeFileSync(new URL('index.mjs', home), \`
export async function inner() {}
export function fire() { inner(); }
export class Client { constructor() { this.ready = inner(); inner(); } async send() {} chain() { return inner().then(() => 1); } }
export function call(f) { f(); }
\`);
const { Client, call, fire, inner } = await import(new URL('index.mjs', home));
async function main() {
  fire();
  call(async () => {});
  call(() => inner());
  const client = new Client();
  client.send();
  client.chain();
}
main();`,
  );
  assert.deepEqual(sites, ['never-awaited 16×1', 'never-awaited 17×1']);
});
