import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DevResult, runDev } from '../../cli/program-files.ts';

const leaks = ({ sites }: DevResult) => sites.filter((site) => site.startsWith('resource-leak'));

const SERVER = `import { createServer } from 'node:http';
const server = createServer();
server.listen(0);
`;

const endings: readonly [string, string, readonly string[], number | null][] = [
  ['process.exit()', "server.once('listening', () => process.exit(4));", ['resource-leak 3×1'], 4],
  ['process.exit() long after it was told unref()', 'server.unref(); setTimeout(() => process.exit(0), 20);', [], 0],
  ['an uncaught error', "server.once('listening', () => { throw new Error('boom'); });", [], 1],
  ['a signal', "server.once('listening', () => process.kill(process.pid, 'SIGTERM'));", [], null],
  [
    'process.exit() after a signal that it handles',
    `process.on('SIGTERM', () => setTimeout(() => process.exit(2), 10));
     server.once('listening', () => process.kill(process.pid, 'SIGTERM'));`,
    [],
    2,
  ],
];
for (const [how, code, sites, exitCode] of endings) {
  test(`a server that is open when the program ends by ${how}: ${sites.length} found`, async (t) => {
    const result = await runDev(t, SERVER + code);
    assert.deepEqual(leaks(result), sites, result.stderr);
    assert.equal(result.code, exitCode);
  });
}

test('says what it is, where it was opened, and how to close it', async (t) => {
  const { report } = await runDev(
    t,
    `import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
async function start() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  spawn(process.execPath, ['-e', 'setTimeout(() => {}, 10_000)'], { stdio: 'ignore' });
}
await start();
process.exit(0);
`,
  );
  const [server, child] = report.filter(({ kind }) => kind === 'resource-leak');
  assert.match(server?.message ?? '', /^server on port \d+ was never closed$/);
  assert.equal(server?.functionName, 'start');
  assert.match(server?.creationStack ?? '', /^ {4}at start \(.*app\.mjs:6:10\)\n {4}at .*app\.mjs:10:7/);
  assert.match(server?.hint ?? '', /server\.close\(\)/);
  assert.match(child?.message ?? '', /^child process \d+ \(.*node\) was still running$/);
  assert.equal(child?.location?.line, 8);
});

test('names the line of the user for whom a package opens a server, and nothing that packages do among themselves', async (t) => {
  const result = await runDev(
    t,
    `import { mkdirSync, writeFileSync } from 'node:fs';
const home = new URL('./node_modules/web/', import.meta.url);
mkdirSync(home, { recursive: true });
writeFileSync(new URL('index.mjs', home), \`import { createServer } from 'node:http';
export const listen = (port) => createServer().listen(port);
export const inBackground = () => setTimeout(() => listen(0), 1);
\`);
const { listen, inBackground } = await import(new URL('index.mjs', home));
listen(0);
inBackground();
setTimeout(() => process.exit(0), 50);
`,
  );
  assert.deepEqual(leaks(result), ['resource-leak 9×1']);
});

test('reports what is left open in the order in which the program opened it, whatever it is', async (t) => {
  const result = await runDev(
    t,
    `import { createReadStream, open, openSync } from 'node:fs';
import { createServer } from 'node:net';
function start() {
  open(process.execPath, () => setImmediate(() => process.exit(0)));
  createReadStream(process.execPath);
  createServer().listen(0);
  openSync(process.execPath);
}
start();
`,
  );
  const places = [4, 5, 6, 7].map((line) => `resource-leak ${line}×1`);
  assert.deepEqual(leaks(result), places, result.stderr);
});
