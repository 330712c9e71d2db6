import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBlocks } from './blocks.ts';

test('names the line that blocks, in every kind of callback of a program that does not use this library', async (t) => {
  const { found, planted, report, stderr } = await findBlocks(
    t,
    `import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs';
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
const times = process.cpuUsage; const used = () => times().user + times().system;
const until = () => used() + 300_000;
let end = until();
for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
await wait(20);
setTimeout(function timer() {
  end = until();
  for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
}, 1);
await wait(20);
setImmediate(() => {
  end = until();
  for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
});
await wait(20);
process.nextTick(() => {
  end = until();
  for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
});
await wait(20);
queueMicrotask(() => {
  end = until();
  for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
});
await wait(20);
readFile(process.argv[1], () => {
  end = until();
  for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
});
await wait(20);
const emitter = new EventEmitter();
emitter.on('work', () => {
  end = until();
  for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
});
emitter.emit('work');
await wait(20);
const server = http.createServer(async (request, response) => {
  await null;
  end = until();
  for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
  response.end('done');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
await (await fetch('http://127.0.0.1:' + server.address().port)).text();
server.close();
`,
  );
  assert.deepEqual(found, planted, stderr);
  const timer = report.find(({ location }) => location?.line === planted[1]);
  assert.match(timer?.functionName ?? '', /timer/);
  assert.match(timer?.message ?? '', /^the event loop was blocked for \d+ ms$/);
});

test('tells the long continuations of one macrotask apart, and a chain of short ones is one block', async (t) => {
  const { found, planted, stderr } = await findBlocks(
    t,
    `import { setTimeout as wait } from 'node:timers/promises';
const times = process.cpuUsage; const used = () => times().user + times().system;
const until = () => used() + 300_000;
await wait(20);
async function work() {
  await null;
  let end = until();
  for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
  await null;
  end = until();
  for (let u = times(); u.user + u.system < end; u = times()); // BLOCKS
}
await work();
await wait(20);
async function chain() {
  const end = until() + 300_000;
  for (let u = times(); u.user + u.system < end; u = times()) {
    await null; // BLOCKS
  }
}
await chain();
await wait(20);
`,
  );
  assert.deepEqual(
    found.filter((line) => line < 15),
    planted.filter((line) => line < 15),
    stderr,
  );
  // In a chain, any line of it may be the one that is executing.
  const inChain = found.filter((line) => line >= 15);
  assert.ok(inChain.length > 0 && inChain.every((line) => line === 17 || line === 18), `${inChain}\n${stderr}`);
});

test('calls the position in the source, not in what was compiled from it', async (t) => {
  const map = {
    version: 3,
    file: 'app.mjs',
    sources: ['app.ts'],
    // Line 1 of the output is line 3 of the source, line 2 is line 5.
    mappings: 'AAEA;AAEA',
  };
  const { report, stderr } = await findBlocks(
    t,
    `const times = process.cpuUsage; const used = () => times().user + times().system; const end = used() + 300_000;
for (let u = times(); u.user + u.system < end; u = times());
//# sourceMappingURL=app.mjs.map
`,
    {
      files: {
        'app.mjs.map': JSON.stringify(map),
        'app.ts': '// a\n\nconst end: number = 0;\n\nwhile (true);\n',
      },
    },
  );
  assert.match(report[0]?.location?.file ?? '', /app\.ts$/, stderr);
  assert.equal(report[0]?.location?.line, 5);
});

test("names the user's frame where a package that it called blocks, and nothing where a package blocks by itself", async (t) => {
  const { found, planted, stderr } = await findBlocks(
    t,
    `import { spin, later } from './node_modules/busy/index.mjs';
import { setTimeout as wait } from 'node:timers/promises';
await wait(20);
spin(); // BLOCKS
await wait(20);
later();
await wait(1500);
`,
    {
      files: {
        'node_modules/busy/index.mjs':
          'const times = process.cpuUsage; const used = () => times().user + times().system;\nexport const spin = () => { const end = used() + 300_000; for (let u = times(); u.user + u.system < end; u = times()); };\nexport const later = () => { setTimeout(spin, 1); };\n',
      },
    },
  );
  assert.deepEqual(found, planted, stderr);
});
