import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExceptionContext, Future, getRunningLoop, run, sleep } from 'tsyncio';
import { say } from './support.ts';

const { O_RDONLY, O_NONBLOCK } = constants;

function read(fd: number, size: number): string {
  const into = Buffer.alloc(size);
  return into.toString('latin1', 0, readSync(fd, into));
}

await run(async () => {
  const loop = getRunningLoop();
  const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
  const path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
  const readEnd = openSync(path, O_RDONLY | O_NONBLOCK);
  const writeEnd = openSync(path, 'w');

  // A reader is called as long as there is something, with its arguments, and reads nothing itself.
  const third = new Future<undefined>();
  let calls = 0;
  const readable = (word: string, number: number): void => {
    calls += 1;
    if (calls < 3) return;
    say(calls, word, number, read(readEnd, 100));
    say(loop.removeReader(readEnd), loop.removeReader(readEnd));
    third.setResult(undefined);
  };
  loop.addReader(readEnd, readable, 'word', 5);
  await sleep(10);
  say(calls);
  writeSync(writeEnd, 'some bytes');
  await third;

  // The second takes the place of the first; what was removed is not called.
  const writable = new Future<string>();
  loop.addWriter(writeEnd, () => say('the first writer'));
  loop.addWriter(writeEnd, () => writable.done() || writable.setResult('the second writer'));
  say(await writable);
  say(loop.removeWriter(writeEnd), loop.removeWriter(writeEnd), loop.removeReader(writeEnd));
  loop.addReader(readEnd, () => say('never'));
  loop.removeReader(readEnd);
  writeSync(writeEnd, 'x');
  await sleep(10);
  read(readEnd, 1);

  // A callback that fails is told to the handler, and goes on being called.
  const failures: ExceptionContext[] = [];
  loop.setExceptionHandler((_loop, context) => failures.push(context));
  const failed = new Future<undefined>();
  const fails = (): void => {
    if (failures.length === 2) {
      loop.removeReader(readEnd);
      failed.setResult(undefined);
    }
    throw new EvalError();
  };
  loop.addReader(readEnd, fails);
  writeSync(writeEnd, 'x');
  await failed;
  await sleep(0);
  say(failures.length, 'handle' in (failures[0] ?? {}));
  read(readEnd, 1);

  // The end of the other side is something to read.
  const ended = new Future<string>();
  loop.addReader(readEnd, () => ended.done() || ended.setResult(read(readEnd, 1)));
  closeSync(writeEnd);
  say((await ended).length);
  loop.removeReader(readEnd);
  closeSync(readEnd);

  // What cannot be watched.
  const file = openSync(join(folder, 'file'), 'w');
  try {
    loop.addReader(file, () => {});
  } catch (error) {
    say(-Number((error as NodeJS.ErrnoException).errno));
  }
  closeSync(file);
  for (const wrong of [-1, 'name', null]) {
    try {
      loop.addReader(wrong as never, () => {});
    } catch (error) {
      if (error instanceof RangeError || error instanceof TypeError) say('refused');
    }
  }
  rmSync(folder, { recursive: true });
});
