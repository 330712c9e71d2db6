import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '../support/program.ts';

/** Runs in a Node of its own, because it is its memory that counts. */
function program(body: string): string {
  return `
    import { createTask, openConnection, run, sleep, startServer } from 'tsyncio';
    const GIGABYTE = 1 << 30;
    const CHUNK = Buffer.alloc(1 << 20);
    let peak = 0;
    const watch = () => { peak = Math.max(peak, process.memoryUsage().arrayBuffers); };
    await run(async () => {
      ${body}
    });
    console.log(JSON.stringify({ peak }));`;
}

async function peakOf(body: string): Promise<number> {
  const { stdout, stderr, code } = await runProgram(program(body), { timeoutMs: 120_000 });
  assert.deepEqual({ stderr, code }, { stderr: '', code: 0 });
  return (JSON.parse(stdout) as { peak: number }).peak;
}

/** Buffers that the collector has not come round to are among them. */
const FLAT = 192 << 20;

test('memory stays flat while a gigabyte passes a slow reader', async () => {
  const peak = await peakOf(`
    const server = await startServer(async (reader, writer) => {
      for (let sent = 0; sent < GIGABYTE; sent += CHUNK.length) {
        writer.write(CHUNK);
        await writer.drain();
        watch();
      }
      writer.close();
    }, '127.0.0.1', 0);
    const [reader, writer] = await openConnection('127.0.0.1', server.sockets[0].address().port);
    let received = 0;
    for (let turns = 0; ; turns += 1) {
      const data = await reader.read(1 << 16);
      if (data.length === 0) break;
      received += data.length;
      watch();
      // Slower than it comes: the writer is always ahead.
      if (turns % 512 === 0) await sleep(1);
    }
    if (received !== GIGABYTE) throw new Error(received + ' bytes came');
    writer.close();
    server.close();
  `);
  assert.ok(peak < FLAT, `${peak >> 20} MiB of buffers`);
});

test('a reader that does not read holds up a writer that drains', async () => {
  const peak = await peakOf(`
    let sent = 0;
    const server = await startServer(async (reader, writer) => {
      for (;;) {
        writer.write(CHUNK);
        await writer.drain();
        sent += CHUNK.length;
        watch();
      }
    }, '127.0.0.1', 0);
    const [reader, writer] = await openConnection('127.0.0.1', server.sockets[0].address().port);
    // Both ends are in this loop: nothing moves any more when nothing has in many turns.
    for (let before = -1, turns = 0; turns < 500; turns = sent === before ? turns + 1 : 0) {
      before = sent;
      await sleep(0);
    }
    if (sent === 0) throw new Error('nothing was sent');
    if (sent > 64 << 20) throw new Error(sent + ' bytes were sent');
    server.close();
    server.abortClients();
    writer.close();
  `);
  assert.ok(peak < FLAT, `${peak >> 20} MiB of buffers`);
});

test('memory stays flat while a gigabyte goes through a child', async () => {
  const peak = await peakOf(`
    const { createSubprocessExec, subprocess } = await import('tsyncio');
    const child = await createSubprocessExec('cat', [], { stdin: subprocess.PIPE, stdout: subprocess.PIPE });
    const feeding = createTask(async () => {
      for (let sent = 0; sent < GIGABYTE; sent += CHUNK.length) {
        child.stdin.write(CHUNK);
        await child.stdin.drain();
        watch();
      }
      child.stdin.close();
    });
    let received = 0;
    for (;;) {
      const data = await child.stdout.read(1 << 16);
      if (data.length === 0) break;
      received += data.length;
      watch();
    }
    await feeding;
    await child.wait();
    if (received !== GIGABYTE) throw new Error(received + ' bytes came');
  `);
  assert.ok(peak < FLAT, `${peak >> 20} MiB of buffers`);
});
