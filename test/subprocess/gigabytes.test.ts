import assert from 'node:assert/strict';
import { totalmem } from 'node:os';
import { test } from 'node:test';
import { runProgram } from '../support/program.ts';

/** What is sent and what is read stand in memory, the latter twice for a moment. */
const skip = totalmem() < 6 * 2 ** 30 && 'this machine has less than 6 GB of memory';

/** Runs in a Node of its own, because it is its memory that counts, and says what the body returns. */
async function resultOf(body: string): Promise<unknown> {
  const program = `
    import { createSubprocessExec, createSubprocessShell, run, subprocess } from 'tsyncio';
    const { PIPE } = subprocess;
    const GIGABYTE = 1 << 30;
    console.log(JSON.stringify(await run(async () => {
      ${body}
    })));`;
  const { stdout, stderr, code } = await runProgram(program, { timeoutMs: 240_000 });
  assert.deepEqual({ stderr, code }, { stderr: '', code: 0 });
  return JSON.parse(stdout);
}

test('communicate sends a gigabyte', { skip }, async () => {
  const value = await resultOf(`
      const child = await createSubprocessExec('wc', ['-c'], { stdin: PIPE, stdout: PIPE });
      const [stdout] = await child.communicate(Buffer.alloc(GIGABYTE));
      return [Number(stdout), child.returncode];`);
  assert.deepEqual(value, [2 ** 30, 0]);
});

test('communicate reads a gigabyte', { skip }, async () => {
  const value = await resultOf(`
      const child = await createSubprocessExec('head', ['-c', String(GIGABYTE), '/dev/zero'], { stdout: PIPE });
      const [stdout] = await child.communicate();
      return [stdout.length, child.returncode];`);
  assert.deepEqual(value, [2 ** 30, 0]);
});

test('communicate sends and reads at once: neither side waits for the other', { skip }, async () => {
  const value = await resultOf(`
      const input = Buffer.alloc(GIGABYTE / 4, 'of no power of two');
      const child = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE });
      const [stdout] = await child.communicate(input);
      return [stdout.equals(input), child.returncode];`);
  assert.deepEqual(value, [true, 0]);
});

test('a child that fills its standard error before it writes to its standard output', { skip }, async () => {
  const value = await resultOf(`
      const command = 'head -c 50000000 /dev/zero >&2; head -c 60000000 /dev/zero';
      const child = await createSubprocessShell(command, { stdout: PIPE, stderr: PIPE });
      return (await child.communicate()).map(({ length }) => length);`);
  assert.deepEqual(value, [60_000_000, 50_000_000]);
});

test('memory stays flat while a gigabyte of lines is read', { skip }, async () => {
  const value = await resultOf(`
      const line = 'x'.repeat(1023);
      const child = await createSubprocessShell(\`yes \${line} | head -c \${GIGABYTE}\`, { stdout: PIPE });
      let lines = 0;
      let peak = 0;
      for await (const one of child.stdout) {
        if (one.length !== 1024) throw new Error('a line of ' + one.length);
        lines += 1;
        if (lines % 1000 === 0) peak = Math.max(peak, process.memoryUsage().arrayBuffers);
      }
      return { lines, code: await child.wait(), isFlat: peak < 192 << 20 || peak };`);
  assert.deepEqual(value, { lines: 2 ** 20, code: 0, isFlat: true });
});
