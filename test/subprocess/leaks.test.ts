import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLLECT, leaksIn, runDev } from '../cli/program-files.ts';
import { runProgram } from '../support/program.ts';

const program = (
  body: string,
): string => `import { createSubprocessExec, createSubprocessShell, createTask, getRunningLoop, run, sleep, subprocess, SubprocessProtocol } from 'tsyncio';
const { PIPE } = subprocess;
await run(async () => {
${body}
});
`;

test('a child that still runs at the end is a leak, at the line that started it', async (t) => {
  const result = await runDev(
    t,
    program(`  globalThis.kept = await createSubprocessExec('sleep', ['1000']);
  await createSubprocessShell('exec sleep 1000', { stdin: PIPE, stdout: PIPE });
  await getRunningLoop().subprocessExec(() => new SubprocessProtocol(), 'sleep', ['1000']);`),
  );
  assert.deepEqual(leaksIn(result.report), [
    'resource-leak 4: child process (sleep) was still running',
    'resource-leak 5: child process (exec sleep N) was still running',
    'resource-leak 6: child process (sleep) was still running',
  ]);
  assert.match(result.report[0]?.hint ?? '', /await child\.wait\(\)/);
});

test('a child that nobody can wait for any more, and that still runs, is a leak', async () => {
  const source = program(`  await (async () => {
    await createSubprocessExec('sleep', ['1000']);
  })();
${COLLECT}
  console.log('still at work');`);
  // The development mode holds on to more, and would see it at the end.
  const { stdout, stderr } = await runProgram(source, { nodeArgs: ['--import', 'tsyncio/debug'] });
  assert.equal(stdout, 'still at work\n');
  // So do the async contexts of Node before 24.
  const fate = Number.parseInt(process.versions.node, 10) < 24 ? '' : ', and collected as garbage';
  const leak = new RegExp(`ResourceWarning: child process \\(sleep\\) was still running${fate} at .*:5:11`, 'g');
  assert.equal(stderr.match(leak)?.length, 1, stderr);
});

test('a child that is waited for, read from, has ended or was killed is no leak', async (t) => {
  const result = await runDev(
    t,
    program(`  const waiting = createTask(async () => (await createSubprocessExec('sleep', ['0.6'])).wait());
  const reading = createTask(async () => {
    const { stdout } = await createSubprocessShell('sleep 0.6; echo x', { stdout: PIPE });
    for await (const line of stdout) console.log(String(line).trim());
  });
  await createSubprocessExec('true');
${COLLECT}
  console.log(await waiting);
  await reading;
  const child = await createSubprocessShell('read x', { stdin: PIPE, stdout: PIPE });
  await child.communicate('x');
  const [transport] = await getRunningLoop().subprocessExec(() => new SubprocessProtocol(), 'sleep', ['1000']);
  transport.close();
  const killed = await createSubprocessExec('sleep', ['1000']);
  killed.kill();
  await createSubprocessExec('no-such-program').catch(() => {});
  await createSubprocessExec('true', [], { stdin: 'x' }).catch(() => {});`),
  );
  assert.deepEqual(leaksIn(result.report), [], result.stderr);
  assert.deepEqual(result.stdout.trim().split('\n').sort(), ['0', 'x']);
});
