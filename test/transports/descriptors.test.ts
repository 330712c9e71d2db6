import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { currentTask, Future, gather, getRunningLoop, newEventLoop, run, sleep } from 'tsyncio';
import { text } from '../streams/support.ts';
import { runProgram } from '../support/program.ts';
import { place } from './support.ts';

/** The package is optional; without it there is an error, which the last test looks at. */
function hasKoffi(): boolean {
  try {
    createRequire(import.meta.url).resolve('koffi');
    return true;
  } catch {
    return false;
  }
}

const options = hasKoffi() ? {} : { skip: 'the optional package koffi is not installed' };

/** Functions of the system that Node has not. */
async function system(): Promise<Functions> {
  const name = 'koffi';
  const { default: koffi } = (await import(name)) as { default: { load(library: null): Library } };
  const library = koffi.load(null);
  return {
    inotifyInit: library.func('inotify_init1', 'int', ['int']),
    inotifyAddWatch: library.func('inotify_add_watch', 'int', ['int', 'str', 'uint32_t']),
    timerCreate: library.func('timerfd_create', 'int', ['int', 'int']),
    timerSet: library.func('timerfd_settime', 'int', ['int', 'int', 'int64_t *', 'void *']),
  };
}

type Functions = Record<'inotifyInit' | 'inotifyAddWatch' | 'timerCreate' | 'timerSet', (...args: unknown[]) => number>;

interface Library {
  func(name: string, result: string, parameters: readonly string[]): (...args: unknown[]) => number;
}

function descriptorOf(socket: Socket): number {
  return (socket as unknown as { _handle: { fd: number } })._handle.fd;
}

/** Both ends of a named pipe. */
function withPipe(body: (read: number, write: number) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
    const path = join(folder, 'fifo');
    execFileSync('mkfifo', [path]);
    const read = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const write = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    try {
      await run(() => body(read, write));
    } finally {
      closeSync(read);
      closeSync(write);
      rmSync(folder, { recursive: true });
    }
  };
}

/** Resolves when the polling thread has looked at all that was watched before: it does, and finds room in `write`. */
async function looked(write: number): Promise<void> {
  const loop = getRunningLoop();
  const seen = new Future<undefined>();
  loop.addWriter(write, () => {
    loop.removeWriter(write);
    seen.setResult(undefined);
  });
  await seen;
}

test(
  'calls the reader while there is something to read, and does not read it',
  options,
  withPipe(async (read, write) => {
    const loop = getRunningLoop();
    const calls: unknown[] = [];
    const done = new Future<undefined>();
    place.run('here', () => {
      loop.addReader(
        read,
        (name: string) => {
          calls.push([name, currentTask(), place.getStore()]);
          if (calls.length < 3) return;
          const into = Buffer.alloc(10);
          assert.equal(readSync(read, into), 5);
          assert.equal(loop.removeReader(read), true);
          done.setResult(undefined);
        },
        'named',
      );
    });
    await looked(write);
    assert.deepEqual(calls, []);
    writeSync(write, 'bytes');
    await done;
    assert.deepEqual(calls, Array(3).fill(['named', undefined, 'here']));
    assert.equal(loop.removeReader(read), false);
    writeSync(write, 'more');
    await looked(write);
    assert.equal(calls.length, 3);
  }),
);

test(
  'calls the writer while there is room, and a second callback takes the place of the first',
  options,
  withPipe(async (_read, write) => {
    const loop = getRunningLoop();
    const called = new Future<string>();
    loop.addWriter(write, () => called.setResult('first'));
    loop.addWriter(write, () => {
      loop.removeWriter(write);
      called.setResult('second');
    });
    assert.equal(await called, 'second');
    assert.equal(loop.removeWriter(write), false);
  }),
);

test(
  'the end of the other side makes a reader ready',
  options,
  withPipe(async (read) => {
    const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
    const path = join(folder, 'other');
    execFileSync('mkfifo', [path]);
    const end = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const other = openSync(path, 'w');
    const loop = getRunningLoop();
    const ready = new Future<undefined>();
    loop.addReader({ fd: end }, () => {
      loop.removeReader(end);
      ready.setResult(undefined);
    });
    loop.addReader(read, () => assert.fail('nothing was written here'));
    closeSync(other);
    await ready;
    loop.removeReader(read);
    closeSync(end);
    rmSync(folder, { recursive: true });
  }),
);

test('watches a socket without reading from it', options, () =>
  run(async () => {
    const loop = getRunningLoop();
    // Accepted and paused: Node itself reads nothing.
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const peer = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [socket] = (await once(server, 'connection')) as [Socket];
    peer.write('hello');
    // As it is, and by its descriptor.
    for (const watched of [socket, descriptorOf(socket)] as const) {
      const readable = new Future<undefined>();
      const writable = new Future<undefined>();
      loop.addReader(watched as number, () => {
        loop.removeReader(watched as number);
        readable.setResult(undefined);
      });
      loop.addWriter(watched as number, () => {
        loop.removeWriter(watched as number);
        writable.setResult(undefined);
      });
      await gather([readable, writable]);
    }
    assert.equal(socket.bytesRead, 0);
    const data = once(socket, 'data');
    socket.resume();
    assert.equal(String(await data), 'hello');
    socket.destroy();
    peer.destroy();
    server.close();
  }),
);

const onLinux = process.platform === 'linux' ? options : { skip: 'inotify and timerfd are of Linux' };

test('watches an inotify descriptor', onLinux, () =>
  run(async () => {
    const libc = await system();
    const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
    const fd = libc.inotifyInit(0o4000);
    const IN_CREATE = 0x100;
    assert.ok(libc.inotifyAddWatch(fd, folder, IN_CREATE) > 0);
    const loop = getRunningLoop();
    const created = new Future<string>();
    loop.addReader(fd, () => {
      const event = Buffer.alloc(4096);
      const size = readSync(fd, event);
      // After four numbers stands the name.
      created.setResult(text(event.subarray(16, size)).replace(/\0+$/, ''));
    });
    writeFileSync(join(folder, 'new-file'), '');
    assert.equal(await created, 'new-file');
    assert.equal(loop.removeReader(fd), true);
    closeSync(fd);
    rmSync(folder, { recursive: true });
  }),
);

test('watches a timer descriptor, each time it goes off', onLinux, () =>
  run(async () => {
    const libc = await system();
    const CLOCK_MONOTONIC = 1;
    const fd = libc.timerCreate(CLOCK_MONOTONIC, 0o4000);
    const everyMillisecond = new BigInt64Array([0n, 1_000_000n, 0n, 1_000_000n]);
    assert.equal(libc.timerSet(fd, 0, everyMillisecond, null), 0);
    const loop = getRunningLoop();
    const done = new Future<undefined>();
    let expirations = 0n;
    let calls = 0;
    loop.addReader(fd, () => {
      const count = Buffer.alloc(8);
      readSync(fd, count);
      expirations += count.readBigUInt64LE();
      calls += 1;
      if (calls === 5) done.setResult(undefined);
    });
    await done;
    loop.removeReader(fd);
    closeSync(fd);
    assert.ok(expirations >= 5n, `${expirations} expirations in 5 calls`);
  }),
);

test('hundreds of descriptors at once', options, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
  const ends: (readonly [number, number])[] = [];
  for (let i = 0; i < 200; i += 1) {
    const path = join(folder, String(i));
    execFileSync('mkfifo', [path]);
    ends.push([openSync(path, constants.O_RDONLY | constants.O_NONBLOCK), openSync(path, 'w')]);
  }
  await run(async () => {
    const loop = getRunningLoop();
    const got = new Set<number>();
    const done = new Future<undefined>();
    for (const [index, [read]] of ends.entries()) {
      loop.addReader(read, () => {
        readSync(read, Buffer.alloc(10));
        got.add(index);
        if (got.size === ends.length) done.setResult(undefined);
      });
    }
    for (const [, write] of ends) writeSync(write, 'x');
    await done;
    for (const [read] of ends) assert.ok(loop.removeReader(read));
  });
  for (const pair of ends) for (const fd of pair) closeSync(fd);
  rmSync(folder, { recursive: true });
});

test(
  'a descriptor is watched by one loop of a thread',
  options,
  withPipe(async (read) => {
    const other = newEventLoop();
    other.addReader(read, () => {});
    assert.throws(() => getRunningLoop().addReader(read, () => {}), { name: 'RuntimeError', message: /another loop/ });
    assert.equal(getRunningLoop().removeReader(read), false);
    other.close();
    getRunningLoop().addReader(read, () => {});
    assert.equal(getRunningLoop().removeReader(read), true);
  }),
);

test(
  'waiting takes no processor time',
  options,
  withPipe(async (read, write) => {
    const loop = getRunningLoop();
    loop.addReader(read, () => assert.fail('nothing was written'));
    await looked(write);
    const before = process.cpuUsage();
    await sleep(500);
    const { user, system: ofSystem } = process.cpuUsage(before);
    loop.removeReader(read);
    assert.ok(user + ofSystem < 250_000, `${(user + ofSystem) / 1000} ms of processor time in half a second`);
  }),
);

test('a watched descriptor keeps the process alive, and no longer than it is watched', options, async () => {
  const program = `
    import { readSync } from 'node:fs';
    import { getEventLoop } from 'tsyncio';
    const loop = getEventLoop();
    loop.addReader(0, () => {
      readSync(0, Buffer.alloc(1));
      console.log('ready');
      loop.removeReader(0);
    });
    console.log('watching');`;
  const { stdout, stderr, code, timedOut } = await runProgram(program, { stdin: 'x' });
  assert.deepEqual(
    { stdout, stderr, code, timedOut },
    { stdout: 'watching\nready\n', stderr: '', code: 0, timedOut: false },
  );
});

test(
  'a descriptor that was closed and not removed is called once more, and does not keep the process alive',
  options,
  async () => {
    const program = `
    import { execFileSync } from 'node:child_process';
    import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
    import { getEventLoop } from 'tsyncio';
    const loop = getEventLoop();
    const folder = mkdtempSync('/tmp/tsyncio-');
    execFileSync('mkfifo', [folder + '/fifo']);
    const fd = openSync(folder + '/fifo', 'r+');
    rmSync(folder, { recursive: true });
    loop.addReader(fd, () => {
      try { readSync(fd, Buffer.alloc(1)); } catch (error) { console.log(error.code); }
    });
    // Once the thread watches, and with nothing that opens a file: the number is free again.
    loop.addWriter(1, () => {
      loop.removeWriter(1);
      closeSync(fd);
      // What makes the thread look again.
      loop.addWriter(1, () => loop.removeWriter(1));
    });`;
    const { stdout, stderr, code, timedOut } = await runProgram(program);
    assert.deepEqual({ stdout, stderr, code, timedOut }, { stdout: 'EBADF\n', stderr: '', code: 0, timedOut: false });
  },
);

test("a worker thread's loop watches too, and ends with the thread", options, async () => {
  const program = `
    import { closeSync, mkdtempSync, openSync, readdirSync, readSync, rmSync, writeSync } from 'node:fs';
    import { execFileSync } from 'node:child_process';
    import { isMainThread, Worker, workerData } from 'node:worker_threads';
    import { Future, getRunningLoop, run } from 'tsyncio';
    if (isMainThread) {
      const folder = mkdtempSync('/tmp/tsyncio-');
      execFileSync('mkfifo', [folder + '/fifo']);
      const fd = openSync(folder + '/fifo', 'r+');
      const open = () => process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;
      const once = async (workerData) => {
        const worker = new Worker(new URL(import.meta.url), { workerData });
        await new Promise((resolve) => worker.on('exit', resolve));
      };
      await once({ fd });
      const before = open();
      for (let i = 0; i < 5; i += 1) await once({ fd });
      for (let i = 0; i < 5; i += 1) await once({ fd, hasty: true });
      console.log(open() <= before ? 'nothing left open' : open() + ' open, before: ' + before);
      const stopped = new Worker(new URL(import.meta.url), { workerData: { fd, forever: true } });
      await new Promise((resolve) => stopped.once('message', resolve));
      await stopped.terminate();
      console.log('terminated');
      rmSync(folder, { recursive: true });
    } else {
      const { parentPort } = await import('node:worker_threads');
      const { fd, forever, hasty } = workerData;
      await run(async () => {
        const loop = getRunningLoop();
        if (hasty) {
          // Ends before the polling thread has told that it works.
          loop.addReader(fd, () => {});
          process.exit();
        }
        const ready = new Future();
        writeSync(fd, 'x');
        loop.addReader(fd, () => {
          loop.removeReader(fd);
          readSync(fd, Buffer.alloc(1));
          console.log('ready');
          if (!forever) return ready.setResult();
          // Node 20 ends the process when a thread is terminated that is just loading koffi.
          loop.addReader(fd, () => {});
          parentPort.postMessage('watching');
        });
        await ready;
      });
    }`;
  const { stdout, stderr, code, timedOut } = await runProgram(program);
  assert.deepEqual(
    { stdout, stderr, code, timedOut },
    { stdout: `${'ready\n'.repeat(6)}nothing left open\nready\nterminated\n`, stderr: '', code: 0, timedOut: false },
  );
});

test('children do not get what the thread is woken by', onLinux, async () => {
  const program = `
    import { createSubprocessExec, Future, getRunningLoop, run, subprocess } from 'tsyncio';
    await run(async () => {
      const list = async () => {
        const child = await createSubprocessExec('ls', ['/proc/self/fd'], { stdout: subprocess.PIPE });
        return (await child.communicate()).join();
      };
      const before = await list();
      const loop = getRunningLoop();
      const ready = new Future();
      loop.addWriter(2, () => { loop.removeWriter(2); ready.setResult(); });
      await ready;
      console.log((await list()) === before);
    });`;
  const { stdout, stderr } = await runProgram(program);
  assert.deepEqual({ stdout, stderr }, { stdout: 'true\n', stderr: '' });
});

test('what cannot be watched is refused', options, () =>
  run(async () => {
    const loop = getRunningLoop();
    const nothing = () => {};
    assert.throws(() => loop.addReader(9999, nothing), { code: 'EBADF' });
    const file = openSync(new URL(import.meta.url), 'r');
    assert.throws(() => loop.addReader(file, nothing), { code: 'EPERM' });
    closeSync(file);
    for (const wrong of [-1, 1.5, 'x', {}, null])
      assert.throws(() => loop.addReader(wrong as never, nothing), RangeError);
    assert.throws(() => loop.addReader(0, 'no function' as never), TypeError);
    assert.equal(loop.removeReader(9999), false);
  }),
);

test('a loop that is closed watches no more', options, async () => {
  const program = `
    import { Future, getRunningLoop, run } from 'tsyncio';
    await run(async () => {
      const ended = new Future();
      getRunningLoop().addReader(0, () => { console.log('ready'); if (!ended.done()) ended.setResult(); });
      await ended;
    });
    console.log('over');`;
  const { stdout, code, timedOut } = await runProgram(program);
  assert.deepEqual(
    { stdout: stdout.replace(/^(ready\n)+/, ''), code, timedOut },
    { stdout: 'over\n', code: 0, timedOut: false },
  );
});

test('without the package an error says what to install', async () => {
  const program = `
    import { registerHooks, Module } from 'node:module';
    const resolve = Module._resolveFilename;
    Module._resolveFilename = function (request, ...rest) {
      if (request === 'koffi') throw Object.assign(new Error('not here'), { code: 'MODULE_NOT_FOUND' });
      return resolve.call(this, request, ...rest);
    };
    const { getRunningLoop, run } = await import('tsyncio');
    await run(async () => {
      try {
        getRunningLoop().addReader(0, () => {});
      } catch (error) {
        console.log(error.name, error.message);
      }
    });`.replace('registerHooks, ', '');
  const { stdout } = await runProgram(program);
  assert.match(stdout, /^RuntimeError .*npm install koffi/);
});
