import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBlocks } from './blocks.ts';

test('says nothing of waiting: idle servers, long sleeps, slow answers', async (t) => {
  const { found, stderr } = await findBlocks(
    t,
    `import http from 'node:http';
import { spawn } from 'node:child_process';
import { run, sleep } from 'tsyncio';
const server = http.createServer((request, response) => setTimeout(() => response.end('late'), 600));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const answer = await fetch('http://127.0.0.1:' + server.address().port);
await answer.text();
await new Promise((resolve) => setTimeout(resolve, 1000));
await new Promise((resolve) => spawn('sleep', ['0.5']).once('exit', resolve));
await run(async () => { await sleep(700); await new Promise((resolve) => setTimeout(resolve, 300)); });
server.close();
server.closeAllConnections();
`,
  );
  assert.deepEqual(found, [], stderr);
});

test('says nothing of 50 ms of computing, nor of many short callbacks in a row', async (t) => {
  const { found, stderr } = await findBlocks(
    t,
    `import { setTimeout as wait } from 'node:timers/promises';
const compute = (ms) => {
  const begin = process.cpuUsage();
  for (let used = 0; used < ms * 1000; ) {
    const { user, system } = process.cpuUsage(begin);
    used = user + system;
  }
};
await wait(20);
for (let i = 0; i < 5; i++) {
  setTimeout(() => compute(50), 1);
  await wait(80);
}
for (let i = 0; i < 60; i++) setImmediate(() => compute(8));
await wait(10);
for (let i = 0; i < 60; i++) setTimeout(() => compute(8), 1);
await wait(10);
`,
  );
  assert.deepEqual(found, [], stderr);
});

test('says nothing of modules that are loaded, whatever they cost', async (t) => {
  const slow = 'const end = performance.now() + 400; while (performance.now() < end);';
  const { found, stderr } = await findBlocks(
    t,
    `import { createRequire } from 'node:module';
import './node_modules/heavy/index.mjs';
createRequire(import.meta.url)('heavy-cjs');
await import('heavier');
`,
    {
      files: {
        'node_modules/heavy/index.mjs': slow,
        'node_modules/heavy-cjs/index.js': slow,
        'node_modules/heavier/package.json': '{"name":"heavier","exports":"./index.mjs"}',
        'node_modules/heavier/index.mjs': slow,
      },
    },
  );
  assert.deepEqual(found, [], stderr);
});

test('says nothing of a process that was stopped for a while', {
  skip: process.platform === 'win32' ? 'no SIGSTOP' : false,
}, async (t) => {
  const { found, stderr } = await findBlocks(
    t,
    `import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
for (let i = 0; i < 3; i++) {
  spawn('sh', ['-c', \`kill -STOP \${process.pid}; sleep 0.4; kill -CONT \${process.pid}\`]);
  for (let j = 0; j < 60; j++) {
    const end = performance.now() + 5;
    while (performance.now() < end);
    await wait(5);
  }
}
`,
  );
  assert.deepEqual(found, [], stderr);
});
