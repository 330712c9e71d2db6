import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { RunningProgram } from '../support/program.ts';
import { lines, runExample, skipDisposal as skip } from './support.ts';

/** The cells of a row of the table, by the path of its address. */
function rows(table: readonly string[]): Record<string, string[]> {
  return Object.fromEntries(
    table.map((row) => {
      const [url = '', ...cells] = row.split(/ {2,}/);
      return [new URL(url).pathname, cells];
    }),
  );
}

async function listen(answer: RequestListener): Promise<Server & AsyncDisposable & { readonly origin: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(server, { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

test('fetches from its own troublesome server and prints a row for each page', { skip }, async () => {
  const args = ['--timeout', '2000', '--tries', '2', '--pause', '1'];
  const { code, stdout, stderr } = await runExample('fetch-all.ts', { args });
  assert.equal(stderr, '');
  assert.equal(code, 0);
  const [head, ...table] = lines(stdout);
  const summary = table.pop();
  assert.deepEqual(head?.split(/ {2,}/), ['url', 'status', 'tries', 'ms', 'bytes']);
  assert.equal(table.length, 16);
  const results = rows(table);
  const outcome = (path: string) => results[path]?.slice(0, 2).join(' ');
  for (const path of ['/page/1', '/page/6', '/big', '/slow/200', '/slow/350'])
    assert.equal(outcome(path), '200 1', path);
  assert.equal(outcome('/flaky/1'), '200 2');
  assert.equal(outcome('/flaky/2'), '503 2');
  assert.equal(outcome('/broken'), '500 2');
  assert.equal(outcome('/missing'), '404 1');
  assert.equal(outcome('/hang'), 'timeout 2');
  assert.match(outcome('/reset') ?? '', /^(UND_ERR_SOCKET|ECONNRESET) 2$/);
  assert.equal(results['/big']?.at(-1), '1,000,000');
  assert.match(summary ?? '', /^11 of 16 pages in \d+\.\d s, 5 failed$/);
});

test('writes no colours when the output is no terminal', { skip }, async () => {
  await using server = await listen((_request, response) => response.end('hi'));
  const { stdout } = await runExample('fetch-all.ts', { args: [server.origin] });
  assert.match(stdout, /^1 of 1 pages/m);
  assert.ok(!stdout.includes('\u001b'), JSON.stringify(stdout));
});

test('fetches no more at a time than it has workers', { skip }, async () => {
  const open: ServerResponse[] = [];
  let most = 0;
  await using server = await listen((_request, response) => {
    open.push(response);
    most = Math.max(most, open.length);
    // Two are answered together, and late enough for a third to be seen.
    if (open.length !== 2) return;
    setTimeout(() => {
      for (const waiting of open.splice(0)) waiting.end();
    }, 10);
  });
  const urls = Array.from({ length: 6 }, (_, n) => `${server.origin}/${n}`);
  const { stdout } = await runExample('fetch-all.ts', { args: ['--workers', '2', '--timeout', '60000', ...urls] });
  assert.match(stdout, /^6 of 6 pages/m);
  assert.equal(most, 2);
});

test('Ctrl-C ends the request under way, prints what there is, and exits with 130', { skip }, async () => {
  let child: RunningProgram | undefined;
  const closed: Promise<unknown>[] = [];
  await using server = await listen((request, response) => {
    if (request.url === '/quick') response.end('hi');
    else {
      closed.push(once(request.socket, 'close'));
      child?.kill('SIGINT');
    }
  });
  const args = [
    '--workers',
    '1',
    '--timeout',
    '60000',
    ...['quick', 'hang', 'never'].map((p) => `${server.origin}/${p}`),
  ];
  const { code, stdout, stderr } = await runExample('fetch-all.ts', {
    args,
    onStart: (running) => {
      child = running;
    },
  });
  assert.equal(stderr, '');
  assert.equal(code, 130);
  const [, ...table] = lines(stdout);
  const summary = table.pop();
  const results = rows(table);
  assert.deepEqual(Object.keys(results), ['/quick', '/hang']);
  assert.equal(results['/quick']?.[0], '200');
  assert.equal(results['/hang']?.[0], 'interrupted');
  assert.match(summary ?? '', /^1 of 3 pages in \d+\.\d s, 1 interrupted, 1 not begun$/);
  assert.equal((await Promise.all(closed)).length, 1, 'the connection is closed, not left to the timeout');
});

test('--help explains every option', { skip }, async () => {
  const { code, stdout, stderr } = await runExample('fetch-all.ts', { args: ['--help'] });
  assert.equal(code, 0);
  assert.equal(stderr, '');
  for (const option of ['--workers', '--timeout', '--tries', '--pause', '--help']) assert.ok(stdout.includes(option));
});

const wrongUses: readonly (readonly [what: string, args: readonly string[], complaint: RegExp])[] = [
  ['an unknown option', ['--colour'], /'--colour'/],
  ['a number that is none', ['--workers', 'many'], /--workers takes a whole number from 1, not 'many'/],
  ['a number below 1', ['--tries', '0'], /--tries takes a whole number from 1, not '0'/],
  ['what is no URL', ['example.org'], /'example\.org' is no URL/],
];
for (const [what, args, complaint] of wrongUses) {
  test(`${what} is an error of use: a message on stderr, exit code 2`, { skip }, async () => {
    const { code, stdout, stderr } = await runExample('fetch-all.ts', { args });
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, complaint);
    assert.match(stderr, /Try --help\.\n$/);
  });
}
