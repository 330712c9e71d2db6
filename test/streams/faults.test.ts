import assert from 'node:assert/strict';
import type net from 'node:net';
import { test } from 'node:test';
import {
  createSubprocessExec,
  createTask,
  Future,
  gather,
  getRunningLoop,
  IncompleteReadError,
  openConnection,
  run,
  sleep,
  startServer,
  subprocess,
  type Timeout,
  TimeoutError,
  timeout,
} from 'tsyncio';
import { runProgram } from '../support/program.ts';
import { nodeServer, nodeSocket, turns } from '../transports/support.ts';
import { collectExceptions, connectTo, echo, listen, portOf, text } from './support.ts';

/** Whether the server still serves. */
async function check(port: number): Promise<void> {
  const [reader, writer] = await openConnection('127.0.0.1', port);
  writer.write('alive?\n');
  assert.equal(text(await reader.readline()), 'alive?\n');
  writer.close();
  await writer.waitClosed();
}

test('a peer that resets: every wait of that connection says so, and the server goes on', () =>
  run(async () => {
    const contexts = collectExceptions();
    const codes = new Future<unknown[]>();
    const reads = new Future<undefined>();
    await using server = await listen(async (reader, writer) => {
      if (text(await reader.readline()) !== 'reset me\n') {
        writer.write('alive?\n');
        writer.close();
        return;
      }
      const code = (error: unknown) => (error as NodeJS.ErrnoException).code;
      const reading = reader.read(1);
      reads.setResult(undefined);
      const read = await reading.then(() => 'read', code);
      const drained = await writer.drain().then(() => 'drained', code);
      const closed = await writer.waitClosed().then(() => 'closed', code);
      codes.setResult([read, drained, closed, writer.isClosing()]);
    });
    const socket = await nodeSocket(portOf(server));
    socket.write('reset me\n');
    await reads;
    socket.resetAndDestroy();
    assert.deepEqual(await codes, ['ECONNRESET', 'ECONNRESET', 'ECONNRESET', true]);
    await check(portOf(server));
    assert.deepEqual(contexts, []);
  }));

test('a reset while the writer waits for room ends the wait', () =>
  run(async () => {
    const accepted = new Future<net.Socket>();
    await using server = await nodeServer((socket) => {
      socket.pause();
      accepted.setResult(socket);
    });
    const [, writer] = await openConnection('127.0.0.1', server.port);
    // More than the system buffers, whatever it does.
    writer.write(Buffer.alloc(64 << 20));
    const draining = createTask(() => writer.drain());
    const socket = await accepted;
    await turns();
    assert.equal(draining.done(), false);
    socket.resetAndDestroy();
    await assert.rejects(
      async () => await draining,
      (error) => ['ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? ''),
    );
    writer.close();
  }));

test('a half-open connection: what comes after our end is read, and what is sent after theirs arrives', () =>
  run(async () => {
    const received = new Future<string>();
    await using server = await nodeServer((socket) => {
      // Ends its own side first, and goes on listening.
      socket.end('my last word\n');
      let all = '';
      socket.on('data', (data) => {
        all += data;
      });
      socket.on('end', () => received.setResult(all));
    });
    const [reader, writer] = await openConnection('127.0.0.1', server.port);
    assert.equal(text(await reader.read()), 'my last word\n');
    assert.ok(reader.atEof());
    await turns();
    assert.equal(writer.isClosing(), false);
    writer.write('but I have ');
    await writer.drain();
    writer.write('more to say');
    writer.writeEof();
    assert.equal(await received, 'but I have more to say');
    writer.close();
    await writer.waitClosed();
  }));

test('after the end of a stream a read gives nothing, again and again, and the feeding of more is refused', () =>
  run(async () => {
    await using server = await nodeServer((socket) => socket.end('x'));
    const [reader, writer] = await openConnection('127.0.0.1', server.port);
    assert.equal(text(await reader.read()), 'x');
    for (let i = 0; i < 3; i += 1) {
      assert.equal((await reader.read(10)).length, 0);
      assert.equal((await reader.readline()).length, 0);
    }
    assert.throws(() => reader.feedData(Buffer.from('more')), { name: 'RuntimeError' });
    await assert.rejects(async () => await reader.readexactly(1), IncompleteReadError);
    writer.close();
    await writer.waitClosed();
  }));

test('a server that is killed in the middle of its answer', () =>
  run(async () => {
    const program = `
      import net from 'node:net';
      const server = net.createServer((socket) => {
        socket.write('ten bytes.');
      }).listen(0, '127.0.0.1', () => console.log(server.address().port));`;
    const child = await createSubprocessExec(process.execPath, ['--input-type=module', '-e', program], {
      stdout: subprocess.PIPE,
    });
    const port = Number(text((await child.stdout?.readline()) as Buffer));
    const [reader, writer] = await openConnection('127.0.0.1', port);
    const reading = createTask(() => reader.readexactly(100));
    while (!String(reader).includes('10 bytes')) await sleep(1);
    child.kill();
    await assert.rejects(
      async () => await reading,
      (error) =>
        (error instanceof IncompleteReadError && text(error.partial) === 'ten bytes.') ||
        (error as NodeJS.ErrnoException).code === 'ECONNRESET',
    );
    writer.close();
    await child.wait();
  }));

test('writers that send a byte at a time hold up nobody, and can be thrown out', () =>
  run(async () => {
    let thrownOut = 0;
    const limits = new Set<Timeout>();
    await using server = await listen(async (reader, writer) => {
      try {
        const line = await timeout(undefined, async (limit) => {
          limits.add(limit);
          try {
            return await reader.readline();
          } finally {
            limits.delete(limit);
          }
        });
        writer.write(line);
      } catch (error) {
        assert.ok(error instanceof TimeoutError);
        thrownOut += 1;
      }
      writer.close();
    });
    const slow = await Promise.all(Array.from({ length: 50 }, () => nodeSocket(portOf(server))));
    const gone = slow.map((socket) => {
      socket.removeAllListeners('error');
      socket.on('error', () => {});
      socket.resume();
      socket.on('end', () => socket.destroy());
      return new Promise((resolve) => socket.once('close', resolve));
    });
    const dripping = createTask(async () => {
      for (;;) {
        for (const socket of slow) if (!socket.destroyed) socket.write('x');
        await sleep(1);
      }
    });
    for (let i = 0; i < 5; i += 1) await check(portOf(server));
    while (limits.size < slow.length) await sleep(1);
    for (const limit of limits) limit.reschedule(getRunningLoop().time());
    await Promise.all(gone);
    dripping.cancel();
    assert.equal(thrownOut, 50);
  }));

test('a line that never ends is cut off by the limit, however small the pieces are', () =>
  run(async () => {
    const outcome = new Future<unknown>();
    await using server = await listen(
      async (reader, writer) => {
        outcome.setResult(
          await reader.readline().then(
            () => 'a line',
            (error: unknown) => error,
          ),
        );
        writer.close();
      },
      { limit: 1000 },
    );
    const socket = await nodeSocket(portOf(server));
    socket.on('error', () => {});
    for (let i = 0; i < 1100 && !socket.destroyed; i += 1) {
      socket.write('y');
      if (i % 50 === 0) await sleep(0);
    }
    assert.ok((await outcome) instanceof RangeError);
    socket.destroy();
  }));

test('a server that has no more descriptors serves the connections it has, and accepts again when there are [test_base_events.BaseEventLoopWithSelectorTests.test_accept_connection_exception]', async () => {
  const program = `
    import { spawn } from 'node:child_process';
    import { once } from 'node:events';
    import net from 'node:net';
    import { fileURLToPath } from 'node:url';
    import { getRunningLoop, run, startServer } from 'tsyncio';

    const serve = () => run(async () => {
      // Whatever becomes of its client, it does not outlive it.
      process.stdin.resume().on('end', () => process.exit());
      getRunningLoop().setExceptionHandler((loop, context) => console.error(context.message, context.exception));
      const server = await startServer(async (reader, writer) => {
        for await (const line of reader) writer.write(line);
        writer.close();
      }, '127.0.0.1', 0, { backlog: 500 });
      console.log(server.sockets[0].address().port);
      await server.serveForever();
    });

    async function connect(port) {
      const socket = net.connect(port, '127.0.0.1');
      socket.on('error', () => {});
      await once(socket, 'connect');
      return socket;
    }

    /** What comes back: the line, or nothing from a server that hangs up. */
    function ask(socket, line) {
      if (!socket.destroyed) socket.write(line);
      return new Promise((resolve) => {
        const done = (answer) => {
          socket.off('data', done).off('close', hungUp);
          resolve(String(answer).trim());
        };
        const hungUp = () => done('');
        if (socket.destroyed) hungUp();
        else socket.on('data', done).on('close', hungUp);
      });
    }

    async function use() {
      const file = fileURLToPath(import.meta.url);
      const command = 'ulimit -n 256 && exec "$0" "$1" server';
      const server = spawn('sh', ['-c', command, process.execPath, file], { stdio: ['pipe', 'pipe', 'inherit'] });
      const port = Number((await once(server.stdout, 'data'))[0]);
      const first = await connect(port);
      console.log(await ask(first, 'early\\n'));
      const others = await Promise.all(Array.from({ length: 500 }, () => connect(port)));
      // The rest is turned away, or waits: that is the system's affair.
      const answers = [];
      for (const socket of others) ask(socket, 'served\\n').then((answer) => answers.push(answer));
      // Until no other is answered in a hundred round trips.
      for (let known = 0, rounds = 0; rounds < 100; rounds = known === answers.length ? rounds + 1 : 0) {
        known = answers.length;
        if ((await ask(first, 'still there\\n')) !== 'still there') throw new Error('the first is served no more');
      }
      const served = answers.filter((answer) => answer === 'served').length;
      console.log(served > 0, served <= 256);
      for (const socket of others) socket.destroy();
      let late = '';
      while (late === '') late = await ask(await connect(port), 'late\\n');
      console.log(late);
      server.kill();
      process.exit();
    }

    await (process.argv[2] === 'server' ? serve() : use());`;
  const { stdout, stderr, code } = await runProgram(program);
  assert.deepEqual({ stdout, stderr, code }, { stdout: 'early\ntrue true\nlate\n', stderr: '', code: 0 });
});

test('many connections at once are all served', () =>
  run(async () => {
    await using server = await startServer(echo, '127.0.0.1', 0, { backlog: 1000 });
    const answers = await gather(
      Array.from({ length: 300 }, (_, i) => async () => {
        const [reader, writer] = await connectTo(server);
        writer.write(`line ${i}\n`);
        const line = text(await reader.readline());
        writer.close();
        await writer.waitClosed();
        return line;
      }),
    );
    assert.deepEqual(
      answers,
      Array.from({ length: 300 }, (_, i) => `line ${i}\n`),
    );
  }));
