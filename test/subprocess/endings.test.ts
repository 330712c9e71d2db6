/** How children end: with the program, by its cancellation, by Ctrl-C; and what is left of them. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CancelledError,
  createSubprocessExec,
  createSubprocessShell,
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  type Process,
  run,
  SubprocessProtocol,
  sleep,
  subprocess,
} from 'tsyncio';
import { type ProgramResult, type RunningProgram, runProgram } from '../support/program.ts';

const { PIPE, DEVNULL } = subprocess;

const blocked = (): Promise<Process> => createSubprocessExec('sleep', ['1000']) as Promise<Process>;

/** An orphan that was killed is there, as a zombie, until the system's first process reaps it: that is not ours. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** The system takes a moment. */
async function ends(pid: number): Promise<void> {
  while (isAlive(pid)) await delay(5);
}

test('a child that still runs when run ends is killed, however main ends', async () => {
  let pid = 0;
  await run(async () => {
    ({ pid } = await blocked());
  });
  await ends(pid);
  await assert.rejects(
    run(async () => {
      ({ pid } = await blocked());
      throw new SyntaxError('main fails');
    }),
    SyntaxError,
  );
  await ends(pid);
  await assert.rejects(
    run(async () => {
      const child = await blocked();
      ({ pid } = child);
      currentTask()?.cancel();
      await child.wait();
    }),
    CancelledError,
  );
  await ends(pid);
});

test('main can end its children more gently when it is cancelled', async () => {
  const code = await run(async () => {
    const child = await createSubprocessShell('trap "exit 3" TERM; echo ready; while :; do sleep 0.01; done', {
      stdout: PIPE,
    });
    await child.stdout?.readline();
    const waiting = createTask(async () => {
      try {
        return await child.wait();
      } finally {
        child.terminate();
        await child.wait();
      }
    });
    await sleep(0);
    waiting.cancel();
    await assert.rejects(async () => await waiting, CancelledError);
    return child.returncode;
  });
  assert.equal(code, 3);
});

/** A program whose first line is the pid of its child; it is sent a SIGINT then. */
async function interrupted(body: string): Promise<ProgramResult & { readonly child: number }> {
  let running: RunningProgram | undefined;
  const program = `
    import { createSubprocessExec, createSubprocessShell, KeyboardInterrupt, run, subprocess } from 'tsyncio';
    try {
      await run(async () => {
        ${body}
      });
    } catch (error) {
      console.log(error instanceof KeyboardInterrupt ? 'interrupted' : error);
    }`;
  const result = await runProgram(program, {
    onStart: (child) => {
      running = child;
      child.printed('running\n').then(
        () => running?.kill('SIGINT'),
        () => {},
      );
    },
  });
  return { ...result, child: Number(/^pid (\d+)$/m.exec(result.stdout)?.[1]) };
}

test('Ctrl-C cancels main, and its children are killed, also one that does not hear of the Ctrl-C', async () => {
  for (const startNewSession of [false, true]) {
    const { stdout, stderr, code, child } = await interrupted(`
        const child = await createSubprocessExec('sleep', ['1000'], { startNewSession: ${startNewSession} });
        console.log('pid ' + child.pid + '\\nrunning');
        await child.wait();`);
    assert.deepEqual([stdout.replace(/\d+/, 'N'), stderr, code], ['pid N\nrunning\ninterrupted\n', '', 0]);
    await ends(child);
  }
});

test('Ctrl-C during communicate: a finally block ends the child and gets its return code', async () => {
  const { stdout, child } = await interrupted(`
        const child = await createSubprocessShell('trap "" INT; exec sleep 1000', { stdin: subprocess.PIPE, stdout: subprocess.PIPE });
        console.log('pid ' + child.pid + '\\nrunning');
        try {
          await child.communicate('input');
        } finally {
          child.terminate();
          console.log(await child.wait());
        }`);
  assert.equal(stdout.replace(/\d+/, 'N'), 'pid N\nrunning\n-15\ninterrupted\n');
  await ends(child);
});

test('a communicate that was cancelled leaves the child alone, and loses nothing of its output', () =>
  run(async () => {
    const child = await createSubprocessShell('echo one; read go; echo two', { stdin: PIPE, stdout: PIPE });
    const reading = createTask(() => child.communicate());
    // Its input is closed at once, and it does not end before.
    await reading.then(([stdout]) => assert.equal(String(stdout), 'one\ntwo\n'));
    const command = 'trap "echo two; exit" USR1; echo one; while :; do sleep 0.01; done';
    const slow = await createSubprocessShell(command, { stdout: PIPE });
    const cancelled = createTask(() => slow.communicate());
    while (!String(slow.stdout).includes('4 bytes')) await sleep(1);
    cancelled.cancel();
    await assert.rejects(async () => await cancelled, CancelledError);
    assert.equal(slow.returncode, undefined);
    slow.sendSignal('SIGUSR1');
    const [stdout] = await slow.communicate();
    assert.deepEqual([String(stdout), slow.returncode], ['one\ntwo\n', 0]);
  }));

test('a child that ended is no zombie, whether anybody waited for it or not', { skip: noProc() }, async () => {
  await run(async () => {
    await gather(Array.from({ length: 20 }, () => async () => (await createSubprocessExec('true')).wait()));
    for (let i = 0; i < 20; i += 1) await createSubprocessExec('true');
    const cancelled = Array.from({ length: 20 }, () => createTask(() => createSubprocessExec('true')));
    await sleep(1);
    for (const task of cancelled) task.cancel();
    await gather(cancelled, { returnExceptions: true });
    for (let i = 0; i < 10; i += 1) await blocked();
  });
  // The last of them were killed with the loop, and end in a moment.
  while (children().length > 0) await delay(5);
});

test('children that ended leave no descriptor open', { skip: noProc() }, () =>
  run(async () => {
    const descriptors = () => readdirSync('/proc/self/fd').length;
    const one = async () => {
      const child = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE, stderr: PIPE });
      await child.communicate('x');
      const merged = await createSubprocessShell('echo x', { stdout: PIPE, stderr: subprocess.STDOUT });
      await merged.communicate();
      await assert.rejects(async () => await createSubprocessExec('no-such-program', [], { stdout: PIPE }));
    };
    await one();
    const before = descriptors();
    for (let i = 0; i < 20; i += 1) await one();
    // They are closed in a moment.
    for (let tries = 0; tries < 2000 && descriptors() > before; tries += 1) await delay(5);
    assert.ok(descriptors() <= before, `${before} descriptors before, ${descriptors()} after`);
  }),
);

for (const [options, complaint] of [
  ['undefined', 'err'],
  ['{ stdin: undefined, stdout: undefined, stderr: undefined }', 'err'],
  ['{ stderr: subprocess.STDOUT }', 'out'],
]) {
  test(`standard streams are inherited unless something else is said: ${options}`, async () => {
    const program = `
      import { createSubprocessShell, run, subprocess } from 'tsyncio';
      await run(async () => {
        const child = await createSubprocessShell('cat; echo complaint >&2', ${options});
        console.log(child.stdin, child.stdout, child.stderr, await child.wait());
      });`;
    const { stdout, stderr } = await runProgram(program, { stdin: 'from outside\n' });
    assert.equal(stderr, complaint === 'err' ? 'complaint\n' : '');
    const output = complaint === 'err' ? 'from outside\n' : 'from outside\ncomplaint\n';
    assert.equal(stdout, `${output}undefined undefined undefined 0\n`);
  });
}

test('for the loop a standard stream that is undefined is a pipe, as one that is not given', () =>
  run(async () => {
    const undefinedOnes = { stdin: undefined, stdout: undefined, stderr: undefined };
    for (const options of [undefined, {}, undefinedOnes]) {
      const [transport] = await getRunningLoop().subprocessExec(() => new SubprocessProtocol(), 'cat', [], options);
      for (const fd of [0, 1, 2]) assert.notEqual(transport.getPipeTransport(fd), undefined);
      transport.close();
    }
  }));

test('without run: the default loop waits for a child, and the process for both', async () => {
  const program = `
    import { createSubprocessExec, subprocess } from 'tsyncio';
    const child = await createSubprocessExec('sh', ['-c', 'sleep 0.1; echo done'], { stdout: subprocess.PIPE });
    child.wait().then((code) => console.log('ended with', code));
    for await (const line of child.stdout) console.log(String(line).trim());`;
  const { stdout, stderr, code } = await runProgram(program);
  assert.deepEqual({ stdout, stderr, code }, { stdout: 'done\nended with 0\n', stderr: '', code: 0 });
});

test('children in a worker thread', async () => {
  const program = `
    import { isMainThread, Worker } from 'node:worker_threads';
    import { createSubprocessExec, run, subprocess } from 'tsyncio';
    if (isMainThread) new Worker(new URL(import.meta.url));
    else {
      const pid = await run(async () => {
        const child = await createSubprocessExec('cat', [], { stdin: subprocess.PIPE, stdout: subprocess.PIPE });
        const [stdout] = await child.communicate('from a thread');
        console.log(String(stdout), child.returncode);
        return (await createSubprocessExec('sleep', ['1000'])).pid;
      });
      const isAlive = () => { try { return process.kill(pid, 0); } catch { return false; } };
      while (isAlive()) await new Promise((resolve) => setTimeout(resolve, 5));
      console.log('killed');
    }`;
  const { stdout, stderr, code } = await runProgram(program);
  assert.deepEqual({ stdout, stderr, code }, { stdout: 'from a thread 0\nkilled\n', stderr: '', code: 0 });
});

test('what the system refuses is an error at once, and later children start', async () => {
  const program = `
    import { createSubprocessExec, run, subprocess } from 'tsyncio';
    const { PIPE } = subprocess;
    await run(async () => {
      const all = [];
      const codeOf = async (start) => {
        try { all.push(await start()); } catch (error) { return error.code; }
      };
      const cat = () => createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE });
      let refused;
      while (refused === undefined) refused = await codeOf(cat);
      console.log(refused);
      for (const child of all.splice(0)) { child.kill(); await child.wait(); }
      const [stdout] = await (await cat()).communicate('again');
      console.log(String(stdout));
      console.log(await codeOf(() => createSubprocessExec('true', [ 'x'.repeat(1 << 22) ])));
    });`;
  const limited = ['-c', `ulimit -n 256; exec "$0" "$@"`, process.execPath, '--input-type=module', '-e', program];
  const { stdout, stderr, returncode } = await run(async () => {
    const child = await createSubprocessExec('sh', limited, { stdin: DEVNULL, stdout: PIPE, stderr: PIPE });
    const [out, err] = await child.communicate();
    return { stdout: String(out), stderr: String(err), returncode: child.returncode };
  });
  assert.deepEqual({ stdout, stderr, returncode }, { stdout: 'EMFILE\nagain\nE2BIG\n', stderr: '', returncode: 0 });
});

function noProc(): string | false {
  return process.platform === 'linux' ? false : 'children are counted in /proc, which only Linux has';
}

/** The states of the processes whose parent this one is. */
function children(): string[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const [, program, state, parent] =
        /^\d+ \((.*)\) (\S) (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      return Number(parent) === process.pid ? [`${program} ${state}`] : [];
    } catch {
      return [];
    }
  });
}
