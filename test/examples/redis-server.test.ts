import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { openUnixConnection, run } from 'tsyncio';
import { socketPath, text } from '../streams/support.ts';
import { runExample, skipDisposal as skip, startExample, ways } from './support.ts';

const hasClient = spawnSync('redis-cli', ['--version']).status === 0;
const skipClient = skip || (hasClient ? false : 'redis-cli is not installed');

/** What a program wrote, given its input. */
function output(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { timeout: 120_000 }, (error, stdout) => {
      if (error?.killed) reject(error);
      else resolve(stdout);
    });
    child.stdin?.end(input);
  });
}

for (const [title, way] of ways) {
  test(`redis-cli talks to it: single commands, several, a pipe of thousands${title}`, {
    skip: skipClient,
  }, async () => {
    const path = socketPath();
    const { child, greeting, ended } = await startExample('redis-server.ts', ['--unix', path], way);
    assert.equal(greeting, `listening at ${path}\n`);
    const cli = (...args: string[]) => output('redis-cli', ['-s', path, ...args]);
    assert.equal(await cli('PING'), 'PONG\n');
    assert.equal(await cli('SET', 'greeting', 'grüße'), 'OK\n');
    assert.equal(await cli('GET', 'greeting'), 'grüße\n');
    assert.equal(await cli('SET', 'greeting', 'again', 'NX'), '\n');
    assert.match(await cli('NONSENSE'), /unknown command/);
    assert.match(await cli('RPUSH', 'greeting', 'x'), /WRONGTYPE/);
    const session =
      'INCR n\nINCR n\nRPUSH list a b c\nLPOP list\nRPOP list\nLLEN list\nEXPIRE n 100\nTTL n\nTTL list\nDEL n list\n';
    assert.equal(await output('redis-cli', ['-s', path], session), '1\n2\n3\na\nc\n1\n1\n100\n-1\n2\n');
    // It waits as soon as it has said that it is about to.
    const waiting = output('redis-cli', ['-s', path], 'RPUSH begun x\nBLPOP queue 1000\n');
    assert.equal(await cli('BLPOP', 'begun', '1000'), 'begun\nx\n');
    assert.equal(await cli('RPUSH', 'queue', 'a'), '1\n');
    assert.equal(await waiting, '1\nqueue\na\n');
    assert.equal(await cli('BLPOP', 'queue', '0.1'), '\n');
    const commands = Array.from({ length: 3000 }, (_, n) => `SET key${n} ${'v'.repeat(n % 50)}x\r\n`).join('');
    assert.match(await output('redis-cli', ['-s', path, '--pipe'], commands), /errors: 0, replies: 3000/);
    child.kill('SIGINT');
    assert.deepEqual(await ended, { code: 0, complaints: '' });
  });
}

test('redis-benchmark gets its answers', { skip: skipClient }, async () => {
  const path = socketPath();
  const { child, ended } = await startExample('redis-server.ts', ['--unix', path], []);
  const tests = 'ping,set,get,incr,lpush,rpush,lpop,rpop';
  const measured = await output('redis-benchmark', [
    '-s',
    path,
    '-t',
    tests,
    '-n',
    '2000',
    '-c',
    '20',
    '-P',
    '5',
    '-q',
  ]);
  for (const name of ['SET', 'GET', 'INCR', 'LPUSH', 'RPUSH', 'LPOP', 'RPOP']) {
    assert.match(measured, new RegExp(`${name}: [\\d.]+ requests per second`));
  }
  child.kill('SIGTERM');
  assert.deepEqual(await ended, { code: 0, complaints: '' });
});

test('what is no command is answered by an error, and the connection closed', { skip }, async () => {
  const path = socketPath();
  const { child, ended } = await startExample('redis-server.ts', ['--unix', path], []);
  await run(async () => {
    for (const [sent, answer] of [
      ['*x\r\n', /^-ERR Protocol error: invalid multibulk length\r\n$/],
      ['*1\r\n+x\r\n', /^-ERR Protocol error: expected '\$', got '\+'\r\n$/],
      ['\r\nPING\r\nECHO\r\nQUIT\r\n', /^\+PONG\r\n-ERR wrong number of arguments for 'echo' command\r\n\+OK\r\n$/],
    ] as const) {
      const [reader, writer] = await openUnixConnection(path);
      writer.write(sent);
      assert.match(text(await reader.read()), answer);
      writer.close();
    }
  });
  child.kill('SIGINT');
  assert.deepEqual(await ended, { code: 0, complaints: '' });
});

test('--help explains the options; a wrong use is a message and exit code 2', { skip }, async () => {
  const { code, stdout } = await runExample('redis-server.ts', { args: ['--help'] });
  assert.equal(code, 0);
  for (const option of ['--port', '--unix', '--help']) assert.ok(stdout.includes(option));
  for (const args of [['--port', 'x'], ['--nonsense'], ['word']]) {
    const wrong = await runExample('redis-server.ts', { args });
    assert.deepEqual([wrong.code, wrong.stdout], [2, '']);
    assert.match(wrong.stderr, /^redis-server: .*\nTry --help\.\n$/);
  }
});
