/**
 * The virtual clock stands still while work is under way outside: in a thread, in another process, in the system. Each
 * piece of work here ends when the test says so, after Node's loop has gone round many times; today time has jumped by then.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  createSubprocessExec,
  createTask,
  type Executor,
  gather,
  getRunningLoop,
  InterpreterPoolExecutor,
  type ListeningSocket,
  openConnection,
  ProcessPoolExecutor,
  sleep,
  startServer,
  subprocess,
  ThreadPoolExecutor,
  timeout,
  toThread,
} from 'tsyncio';
import { virtualRun } from 'tsyncio/testing';

/** A minute of virtual time: all there is, if the clock jumps. */
const MINUTE = 60_000;

/** Node's loop goes round many times, as it does while a thread works. */
async function rounds(): Promise<void> {
  for (let round = 0; round < 50; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits in a worker until the test opens the gate. Uses nothing but its argument, so it travels as source. */
function waitAtGate(gate: SharedArrayBuffer): string {
  Atomics.wait(new Int32Array(gate), 0, 0);
  return 'from outside';
}

/** Opens the gate from Node's side, not from the loop's: after many rounds. */
function gateOpenedLater(): SharedArrayBuffer {
  const gate = new SharedArrayBuffer(4);
  void rounds().then(() => {
    Atomics.store(new Int32Array(gate), 0, 1);
    Atomics.notify(new Int32Array(gate), 0);
  });
  return gate;
}

/** What has no memory in common with this process: it takes a while by itself. */
function takesAWhile(): string {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  return 'from outside';
}

const pools: Readonly<Record<string, () => Executor>> = {
  'a thread pool': () => new ThreadPoolExecutor({ maxWorkers: 1 }),
  'an interpreter pool': () => new InterpreterPoolExecutor({ maxWorkers: 1 }),
  'a process pool': () => new ProcessPoolExecutor({ maxWorkers: 1 }),
};

/** `work` under a timeout of a virtual minute gives `expected`, and time has not moved; afterwards it jumps as ever. */
async function standsStill(work: () => PromiseLike<unknown>, expected: unknown): Promise<void> {
  await virtualRun(async () => {
    const loop = getRunningLoop();
    assert.deepEqual(await timeout(MINUTE, work), expected);
    assert.equal(loop.time(), 0);
    await sleep(3_600_000);
    assert.equal(loop.time(), 3_600_000);
  });
}

/** Virtual time knows nothing yet of work that runs elsewhere. */
const planned = { skip: 'time jumps over it' };

describe('time stands still for', planned, () => {
  test('toThread()', () => standsStill(() => toThread(waitAtGate, gateOpenedLater()), 'from outside'));

  test('loop.runInExecutor() in the default executor', () =>
    standsStill(() => getRunningLoop().runInExecutor(null, waitAtGate, gateOpenedLater()), 'from outside'));

  for (const [name, make] of Object.entries(pools)) {
    test(`submit() of ${name}`, async () => {
      await using pool = make();
      await standsStill(() => pool.submit(takesAWhile), 'from outside');
    });

    test(`loop.runInExecutor() in ${name}`, async () => {
      await using pool = make();
      await standsStill(() => getRunningLoop().runInExecutor(pool, takesAWhile), 'from outside');
    });

    test(`map() of ${name}`, async () => {
      await using pool = make();
      await standsStill(async () => {
        const results: string[] = [];
        for await (const result of pool.map(takesAWhile, [[], []] as never)) results.push(result as string);
        return results;
      }, ['from outside', 'from outside']);
    });
  }

  test('several calls at once, to the last of them', async () => {
    await standsStill(
      () => gather([toThread(waitAtGate, gateOpenedLater()), toThread(waitAtGate, gateOpenedLater())]),
      ['from outside', 'from outside'],
    );
  });

  test('a child process', async () => {
    await standsStill(async () => {
      const child = await createSubprocessExec(process.execPath, ['-e', 'console.log("from outside")'], {
        stdout: subprocess.PIPE,
      });
      const [output] = await child.communicate();
      return String(output).trim();
    }, 'from outside');
  });

  test('a line of a child process', async () => {
    await standsStill(async () => {
      const program = 'setTimeout(() => console.log("from outside"), 50)';
      const child = await createSubprocessExec(process.execPath, ['-e', program], { stdout: subprocess.PIPE });
      const line = await child.stdout?.readline();
      await child.wait();
      return String(line).trim();
    }, 'from outside');
  });

  test('a look-up of a name', async () => {
    await standsStill(async () => (await getRunningLoop().getaddrinfo('localhost', 80)).length > 0, true);
  });

  test('a connection, and the answer of its other side', async () => {
    const server = createServer((socket) => {
      socket.once('data', (data) => void rounds().then(() => socket.end(data)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    try {
      await standsStill(async () => {
        const [reader, writer] = await openConnection('127.0.0.1', port);
        writer.write('from outside\n');
        const line = await reader.readline();
        writer.close();
        await writer.waitClosed();
        return String(line);
      }, 'from outside\n');
    } finally {
      server.close();
    }
  });

  test('a client of a server of its own', async () => {
    let client: Socket | undefined;
    await standsStill(async () => {
      const answered = deferred<string>();
      const server = await startServer(
        async (reader, writer) => {
          answered.resolve(String(await reader.readline()));
          writer.close();
        },
        '127.0.0.1',
        0,
      );
      const [socket] = server.sockets as [ListeningSocket];
      const { port } = socket.address() as { port: number };
      client = connect(port, '127.0.0.1', () => void rounds().then(() => client?.end('from outside\n')));
      const line = await answered.promise;
      server.close();
      await server.waitClosed();
      return line;
    }, 'from outside\n');
  });

  test('a file that is sent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'virtual-'));
    const file = join(folder, 'file.txt');
    await writeFile(file, 'x'.repeat(1_000_000));
    const server = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    try {
      await standsStill(async () => {
        const [, writer] = await openConnection('127.0.0.1', port);
        const sent = await getRunningLoop().sendfile(writer.transport, file);
        writer.close();
        await writer.waitClosed();
        return sent;
      }, 1_000_000);
    } finally {
      server.close();
      await rm(folder, { recursive: true });
    }
  });
});

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

test('a sleep in another task does not end before work that is under way', planned, async () => {
  await virtualRun(async () => {
    const log: string[] = [];
    const sleeper = createTask(async () => {
      await sleep(1000);
      log.push('sleep');
    });
    await toThread(waitAtGate, gateOpenedLater());
    log.push('thread');
    await sleeper;
    assert.deepEqual(log, ['thread', 'sleep']);
  });
});

test('a call that fails, or is cancelled, or whose wait is given up does not hold the clock for ever', async () => {
  await virtualRun(async () => {
    const loop = getRunningLoop();
    await assert.rejects(
      toThread(() => {
        throw new Error('fails');
      }),
      /fails/,
    );
    const call = toThread(waitAtGate, gateOpenedLater());
    await sleep(0);
    call.cancel();
    await sleep(MINUTE);
    assert.equal(loop.time(), MINUTE);
  });
});

test('what only waits for somebody to come does not hold the clock: a server, an idle pool', async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  await virtualRun(async () => {
    await pool.submit(takesAWhile);
    const server = await startServer(() => {}, '127.0.0.1', 0);
    const before = getRunningLoop().time();
    await sleep(MINUTE);
    assert.equal(getRunningLoop().time(), before + MINUTE);
    server.close();
    await server.waitClosed();
  });
});
