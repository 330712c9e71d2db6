import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { leaksIn, runDev } from '../cli/program-files.ts';

/** A program with a named pipe, `body` inside `run`: its lines begin at 9. */
const program = (
  body: string,
): string => `import { Protocol, StreamReader, StreamReaderProtocol, StreamWriter, getRunningLoop, run, sleep } from 'tsyncio';
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
const folder = mkdtempSync('/tmp/tsyncio-');
const path = folder + '/fifo';
execFileSync('mkfifo', [path]);
await run(async () => {
  const loop = getRunningLoop();
${body}
});
rmSync(folder, { recursive: true });
`;

test('a pipe that is open at the end is a leak, at the line that connected it', async (t) => {
  const result = await runDev(
    t,
    program(`  await loop.connectReadPipe(() => new Protocol(), openSync(path, 'r+'));
  await loop.connectWritePipe(() => new Protocol(), openSync(path, 'w'));`),
  );
  assert.deepEqual(leaksIn(result.report), [
    'resource-leak 9: pipe was never closed',
    'resource-leak 10: pipe was never closed',
  ]);
});

test('a pipe that was closed, ended or broke is no leak', async (t) => {
  const result = await runDev(
    t,
    program(`  const reader = new StreamReader();
  const [reading] = await loop.connectReadPipe(() => new StreamReaderProtocol(reader), openSync(path, 'r+'));
  const protocol = new StreamReaderProtocol(new StreamReader());
  const [writing] = await loop.connectWritePipe(() => protocol, openSync(path, 'w'));
  const writer = new StreamWriter(writing, protocol);
  writer.write('x\\n');
  await reader.readline();
  writer.close();
  await writer.waitClosed();
  reading.close();
  await sleep(0);
  await loop.connectReadPipe(() => new Protocol(), 9999).catch(() => {});`),
  );
  assert.deepEqual(leaksIn(result.report), [], result.stderr);
});

test('a descriptor that is watched at the end is a leak, and one that was removed is none', {
  skip: noKoffi(),
}, async (t) => {
  const result = await runDev(
    t,
    program(`  const [left, removed] = [openSync(path, 'r+'), openSync(path, 'r+')];
  loop.addReader(left, () => {});
  loop.addReader(removed, () => {});
  await new Promise((resolve) => loop.addWriter(removed, resolve));
  loop.removeReader(removed);
  loop.removeWriter(removed);
  setImmediate(() => { closeSync(left); closeSync(removed); });`),
  );
  assert.deepEqual(leaksIn(result.report), ['resource-leak 10: descriptor N was still watched']);
  assert.match(result.report[0]?.hint ?? '', /removeReader/);
});

function noKoffi(): string | false {
  try {
    createRequire(import.meta.url).resolve('koffi');
    return false;
  } catch {
    return 'the optional package koffi is not installed';
  }
}
