/** The program must not notice that somebody looks on. */
import assert from 'node:assert/strict';
import { ChildProcess } from 'node:child_process';
import dgram from 'node:dgram';
import fs, { openSync, watch } from 'node:fs';
import fsPromises from 'node:fs/promises';
import net from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import workerThreads, { Worker } from 'node:worker_threads';
import type * as Resources from '../../../dist/debug/resources/index.js';
import { runProgram } from '../../support/program.ts';
import { repository } from '../../support/repository.ts';

const { startResourceWatch } = (await import(
  pathToFileURL(join(repository, 'dist/debug/resources/index.js')).href
)) as typeof Resources;

function functions(): unknown[] {
  return [
    fs.openSync,
    openSync,
    fs.close,
    fs.closeSync,
    fs.watch,
    watch,
    fs.watchFile,
    fs.createReadStream,
    fs.createWriteStream,
    fs.ReadStream.prototype._destroy,
    fsPromises.open,
    net.Server.prototype.listen,
    net.Socket.prototype.connect,
    dgram.Socket.prototype.bind,
    Reflect.get(ChildProcess.prototype, 'spawn'),
    workerThreads.Worker,
    Worker,
    Worker.prototype.terminate,
    process.emit,
    Object.getOwnPropertyDescriptor(process, 'emit'),
  ];
}

test('every function is put back', async () => {
  const before = functions();
  const watcher = startResourceWatch({ report: () => {} });
  const watched = functions();
  assert.notEqual(watched[0], before[0]);
  assert.equal(watched[1], watched[0], 'named imports, too, see what is called');
  const handle = await fsPromises.open(process.execPath);
  const prototype = Object.getPrototypeOf(handle) as object;
  assert.ok(Object.hasOwn(prototype, 'emit'));
  await handle.close();
  watcher.stop();
  const after = functions();
  assert.equal(after.length, before.length);
  for (const [index, value] of before.entries()) assert.deepEqual(after[index], value);
  assert.ok(!Object.hasOwn(prototype, 'emit'));
});

test('a function that somebody else replaced meanwhile is left to him', () => {
  const original = fs.openSync;
  const watcher = startResourceWatch({ report: () => {} });
  const watched = fs.openSync;
  const mock = ((...args: Parameters<typeof fs.openSync>) => watched(...args)) as typeof fs.openSync;
  fs.openSync = mock;
  watcher.stop();
  assert.equal(fs.openSync, mock);
  const descriptor = fs.openSync(process.execPath, 'r');
  fs.closeSync(descriptor);
  fs.openSync = original;
});

const LOOKING = `import fs, { openSync, watch } from 'node:fs';
import { open } from 'node:fs/promises';
import net from 'node:net';
import { Worker } from 'node:worker_threads';
function deep(n, what) { return n === 0 ? what() : deep(n - 1, what); }
const attempts = [
  () => openSync('/none'), () => watch('/none'), () => net.connect(-1), () => new Worker(1),
  () => net.createServer().listen(-1), () => fs.createReadStream(1, { encoding: 'none' }),
];
for (const attempt of attempts) {
  try { deep(12, attempt); } catch (error) { console.log(error.stack); }
}
await open('/none').catch((error) => console.log(error.stack));
console.log(openSync, openSync.name, openSync.length, Object.keys(fs).length, Object.keys(process).length);
console.log(Worker.name, Worker.length, new net.Server().listen.length, Error.stackTraceLimit);
class Own extends Worker {}
const own = new Own('', { eval: true });
console.log(own instanceof Own, own instanceof Worker, Object.getPrototypeOf(Own) === Worker);
own.on('exit', (code) => console.log('exit', code));
process.on('SIGUSR2', () => {});
console.log(process.listenerCount('SIGUSR2'), process.eventNames().includes('SIGTERM'));
process.removeAllListeners('SIGUSR2');
`;

test('stacks of errors, names and lengths are those of the program alone', async () => {
  const alone = await runProgram(LOOKING);
  const register = pathToFileURL(join(repository, 'dist/debug/register.js')).href;
  const watched = await runProgram(LOOKING, { nodeArgs: ['--import', register] });
  const text = (output: string) => output.replace(/programs\/p-\w+/g, 'programs/p');
  assert.match(alone.stdout, /ENOENT[\s\S]*exit 0/);
  assert.equal(text(watched.stdout), text(alone.stdout));
  assert.equal(watched.stderr, alone.stderr);
});
