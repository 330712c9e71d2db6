import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  createSubprocessExec,
  getRunningLoop,
  run,
  StreamReader,
  StreamReaderProtocol,
  StreamWriter,
  sleep,
  subprocess,
} from 'tsyncio';
import { text } from '../streams/support.ts';
import { runProgram } from '../support/program.ts';
import { Recording } from './support.ts';

const { O_RDONLY, O_NONBLOCK } = constants;

/** A named pipe in a folder of its own. */
function withFifo<T>(body: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
  const path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
  return body(path).finally(() => rmSync(folder, { recursive: true }));
}

function isOpen(fd: number): boolean {
  try {
    fstatSync(fd);
    return true;
  } catch {
    return false;
  }
}

test('reads a pipe by its descriptor, and closes it at its end', () =>
  withFifo((path) =>
    run(async () => {
      const fd = openSync(path, O_RDONLY | O_NONBLOCK);
      const writer = openSync(path, 'w');
      const [transport, protocol] = await getRunningLoop().connectReadPipe(() => new Recording(), fd);
      assert.ok(transport.isReading());
      writeSync(writer, 'through the pipe');
      while (protocol.received === '') await sleep(1);
      closeSync(writer);
      assert.equal(await protocol.lost, undefined);
      assert.equal(protocol.received, 'through the pipe');
      assert.deepEqual(protocol.events, ['made', 'data', 'eof', 'lost']);
      assert.ok(transport.isClosing());
      while (isOpen(fd)) await sleep(1);
    }),
  ));

test('a stream over a pipe with a limit below what comes reads all of it [test_streams.StreamTests.test_read_all_from_pipe_reader]', () =>
  withFifo((path) =>
    run(async () => {
      const fd = openSync(path, O_RDONLY | O_NONBLOCK);
      const reader = new StreamReader({ limit: 1 });
      await getRunningLoop().connectReadPipe(() => new StreamReaderProtocol(reader), fd);
      const child = await createSubprocessExec('sh', ['-c', `printf data > ${path}`]);
      await child.wait();
      assert.equal(text(await reader.read(-1)), 'data');
    }),
  ));

test('writes to a pipe by its descriptor', () =>
  withFifo((path) =>
    run(async () => {
      const fd = openSync(path, O_RDONLY | O_NONBLOCK);
      const [transport, protocol] = await getRunningLoop().connectWritePipe(() => new Recording(), openSync(path, 'w'));
      assert.ok(transport.canWriteEof());
      transport.write('one ');
      transport.writelines(['two ', Buffer.from('three')]);
      transport.writeEof();
      const into = Buffer.alloc(100);
      assert.equal(text(into.subarray(0, readSync(fd, into))), 'one two three');
      transport.close();
      assert.equal(await protocol.lost, undefined);
      closeSync(fd);
    }),
  ));

test('a pipe that nobody reads any more breaks', () =>
  withFifo((path) =>
    run(async () => {
      const fd = openSync(path, O_RDONLY | O_NONBLOCK);
      const [transport, protocol] = await getRunningLoop().connectWritePipe(() => new Recording(), openSync(path, 'w'));
      closeSync(fd);
      transport.write('to nobody');
      assert.equal(((await protocol.lost) as NodeJS.ErrnoException).code, 'EPIPE');
    }),
  ));

test('takes a FileHandle, and closes it with the transport', () =>
  withFifo((path) =>
    run(async () => {
      const keep = openSync(path, O_RDONLY | O_NONBLOCK);
      const writeHandle = await open(path, 'w');
      const readHandle = await open(path, O_RDONLY | O_NONBLOCK);
      const [reading, read] = await getRunningLoop().connectReadPipe(() => new Recording(), readHandle);
      const [writing, wrote] = await getRunningLoop().connectWritePipe(() => new Recording(), writeHandle);
      writing.write('by handles');
      while (read.received === '') await sleep(1);
      assert.equal(read.received, 'by handles');
      writing.close();
      reading.close();
      await wrote.lost;
      await read.lost;
      while (readHandle.fd !== -1 || writeHandle.fd !== -1) await sleep(1);
      closeSync(keep);
    }),
  ));

test('takes a stream of Node', () =>
  run(async () => {
    const child = spawn('cat', { stdio: ['pipe', 'pipe', 'ignore'] });
    const [, read] = await getRunningLoop().connectReadPipe(() => new Recording(), child.stdout);
    const [writing] = await getRunningLoop().connectWritePipe(() => new Recording(), child.stdin);
    assert.equal(writing.getExtraInfo('pipe'), child.stdin);
    writing.write(Buffer.alloc(300_000, 'x'));
    writing.close();
    await read.lost;
    assert.equal(read.received.length, 300_000);
  }));

test('reads a character device', () =>
  run(async () => {
    const [transport, protocol] = await getRunningLoop().connectReadPipe(
      () => new Recording(),
      openSync('/dev/zero', 'r'),
    );
    while (protocol.received.length < 1000) await sleep(1);
    transport.close();
    await protocol.lost;
  }));

test('what is no pipe is refused', () =>
  run(async () => {
    const loop = getRunningLoop();
    const fd = openSync(new URL(import.meta.url), 'r');
    await assert.rejects(async () => await loop.connectReadPipe(() => new Recording(), fd), RangeError);
    closeSync(fd);
    await assert.rejects(async () => await loop.connectReadPipe(() => new Recording(), 9999), { code: 'EBADF' });
    await assert.rejects(async () => await loop.connectReadPipe(() => new Recording(), 'path' as never), TypeError);
    await assert.rejects(async () => await loop.connectWritePipe(() => new Recording(), {} as never), TypeError);
  }));

test('a program reads its standard input and writes its standard output by streams', async () => {
  const program = `
    import { getRunningLoop, run, StreamReader, StreamReaderProtocol, StreamWriter } from 'tsyncio';
    await run(async () => {
      const loop = getRunningLoop();
      const reader = new StreamReader();
      await loop.connectReadPipe(() => new StreamReaderProtocol(reader), process.stdin);
      const protocol = new StreamReaderProtocol(new StreamReader());
      const [transport] = await loop.connectWritePipe(() => protocol, process.stdout);
      const writer = new StreamWriter(transport, protocol);
      for await (const line of reader) {
        writer.write(line.toString().toUpperCase());
        await writer.drain();
      }
      writer.close();
      await writer.waitClosed();
    });`;
  const { code, stdout, stderr } = await runProgram(program, { stdin: 'one\ntwo\n' });
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'ONE\nTWO\n', stderr: '' });
});

test('descriptors 0 and 1 are pipes as others are', async () => {
  const program = `
    import { getRunningLoop, run, StreamReader, StreamReaderProtocol } from 'tsyncio';
    await run(async () => {
      const reader = new StreamReader();
      await getRunningLoop().connectReadPipe(() => new StreamReaderProtocol(reader), 0);
      console.log(String(await reader.read()).length);
    });`;
  const { stdout } = await runProgram(program, { stdin: 'x'.repeat(100_000) });
  assert.equal(stdout, '100000\n');
});

test('streams over the pipes of a child', () =>
  run(async () => {
    const content = randomBytes(1000).toString('hex');
    const child = await createSubprocessExec('cat', [], { stdin: subprocess.PIPE, stdout: subprocess.PIPE });
    assert.ok(child.stdin instanceof StreamWriter);
    child.stdin.write(content);
    child.stdin.writeEof();
    assert.equal(text((await child.stdout?.read()) as Buffer), content);
    await child.wait();
  }));
