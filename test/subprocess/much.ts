/** Much that goes to children and comes from them: how much is the test file's to say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '../support/program.ts';

/** Runs in a Node of its own, because it is its memory that counts, and says what the body returns. */
async function resultOf(size: number, body: string): Promise<unknown> {
  const program = `
    import { createSubprocessExec, createSubprocessShell, run, subprocess } from 'tsyncio';
    const { PIPE } = subprocess;
    const SIZE = ${size};
    console.log(JSON.stringify(await run(async () => {
      ${body}
    })));`;
  const { stdout, stderr, code } = await runProgram(program, { timeoutMs: 240_000 });
  assert.deepEqual({ stderr, code }, { stderr: '', code: 0 });
  return JSON.parse(stdout);
}

export interface Amount {
  readonly amount: string;
  /** In bytes. */
  readonly size: number;
  /** Why not, if it cannot be done here. */
  readonly skip?: string | false;
}

export function testMuch({ amount, size, skip = false }: Amount): void {
  test(`communicate sends ${amount}`, { skip }, async () => {
    const value = await resultOf(
      size,
      `
        const child = await createSubprocessExec('wc', ['-c'], { stdin: PIPE, stdout: PIPE });
        const [stdout] = await child.communicate(Buffer.alloc(SIZE));
        return [Number(stdout), child.returncode];`,
    );
    assert.deepEqual(value, [size, 0]);
  });

  test(`communicate reads ${amount}`, { skip }, async () => {
    const value = await resultOf(
      size,
      `
        const child = await createSubprocessExec('head', ['-c', String(SIZE), '/dev/zero'], { stdout: PIPE });
        const [stdout] = await child.communicate();
        return [stdout.length, child.returncode];`,
    );
    assert.deepEqual(value, [size, 0]);
  });

  test('communicate sends and reads at once: neither side waits for the other', { skip }, async () => {
    const value = await resultOf(
      size,
      `
        const input = Buffer.alloc(SIZE / 4, 'of no power of two');
        const child = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE });
        const [stdout] = await child.communicate(input);
        return [stdout.equals(input), child.returncode];`,
    );
    assert.deepEqual(value, [true, 0]);
  });

  test('a child that fills its standard error before it writes to its standard output', { skip }, async () => {
    const value = await resultOf(
      size,
      `
        const command = 'head -c 50000000 /dev/zero >&2; head -c 60000000 /dev/zero';
        const child = await createSubprocessShell(command, { stdout: PIPE, stderr: PIPE });
        return (await child.communicate()).map(({ length }) => length);`,
    );
    assert.deepEqual(value, [60_000_000, 50_000_000]);
  });

  test(`memory stays flat while ${amount} of lines is read`, { skip }, async () => {
    const value = await resultOf(
      size,
      `
        const line = 'x'.repeat(1023);
        const child = await createSubprocessShell(\`yes \${line} | head -c \${SIZE}\`, { stdout: PIPE });
        let lines = 0;
        let peak = 0;
        for await (const one of child.stdout) {
          if (one.length !== 1024) throw new Error('a line of ' + one.length);
          lines += 1;
          if (lines % 1000 === 0) peak = Math.max(peak, process.memoryUsage().arrayBuffers);
        }
        return { lines, code: await child.wait(), isFlat: peak < 192 << 20 || peak };`,
    );
    assert.deepEqual(value, { lines: size / 1024, code: 0, isFlat: true });
  });
}
