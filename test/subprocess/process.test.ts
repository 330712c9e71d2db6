import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  createSubprocessExec,
  createSubprocessShell,
  gather,
  getRunningLoop,
  type Process,
  run,
  SubprocessProtocol,
  subprocess,
} from 'tsyncio';
import { text } from '../streams/support.ts';

const { PIPE, STDOUT, DEVNULL } = subprocess;

/** A program of Node's: tells how long its input was, and answers. */
const countInput = 'let n = 0; process.stdin.on("data", (d) => { n += d.length; }).on("end", () => console.log(n));';
const node = (code: string): [string, string[]] => [process.execPath, ['-e', code]];

test('streams carry to a child and back [test_subprocess.SubprocessMixin.test_stdin_stdout]', () =>
  run(async () => {
    const child = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE });
    child.stdin?.write('some data');
    await child.stdin?.drain();
    child.stdin?.close();
    child.stdin?.close();
    assert.equal(text((await child.stdout?.read()) as Buffer), 'some data');
    assert.equal(await child.wait(), 0);
    assert.equal(child.stderr, undefined);
    await child.stdin?.waitClosed();
  }));

test('communicate feeds, reads and waits [test_subprocess.SubprocessMixin.test_communicate test_subprocess.SubprocessMixin.test_communicate_none_input]', () =>
  run(async () => {
    const fed = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE });
    const [stdout, stderr] = await fed.communicate('some data');
    assert.deepEqual([text(stdout as Buffer), stderr, fed.returncode], ['some data', undefined, 0]);
    const hungry = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE });
    assert.deepEqual(text((await hungry.communicate())[0] as Buffer), '');
    assert.equal(hungry.returncode, 0);
  }));

test('a command line runs in the shell [test_subprocess.SubprocessMixin.test_shell]', () =>
  run(async () => {
    const child = await createSubprocessShell('read line; exit 7', { stdin: PIPE });
    assert.equal(child.returncode, undefined);
    child.stdin?.write('go on\n');
    assert.equal(await child.wait(), 7);
    assert.equal(child.returncode, 7);
    assert.equal(String(child), `<Process ${child.pid}>`);
  }));

test('a child can lead a session of its own [test_subprocess.SubprocessMixin.test_start_new_session]', () =>
  run(async () => {
    const child = await createSubprocessShell('ps -o sid= -p $$ 2>/dev/null || cut -d" " -f6 /proc/$$/stat; exit 8', {
      startNewSession: true,
      stdout: PIPE,
    });
    const [stdout] = await child.communicate();
    assert.equal(Number(text(stdout as Buffer).trim()), child.pid);
    assert.equal(child.returncode, 8);
  }));

test('a descendant that holds the pipe does not hold up wait [test_subprocess.SubprocessMixin.test_kill_issue43884]', () =>
  run(async () => {
    const child = await createSubprocessShell('sleep 1000 & echo $!; wait', { stdout: PIPE });
    const descendant = Number(text((await child.stdout?.readline()) as Buffer));
    child.kill();
    assert.equal(await child.wait(), -constants.signals.SIGKILL);
    assert.ok(process.kill(descendant, 'SIGKILL'), 'it is still there');
  }));

test('a child that does not read its input breaks the pipe: drain says so [test_subprocess.SubprocessMixin.test_stdin_broken_pipe]', () =>
  run(async () => {
    const child = await createSubprocessExec('sh', ['-c', 'exec 0<&-; echo closed; sleep 100'], {
      stdin: PIPE,
      stdout: PIPE,
    });
    await child.stdout?.readline();
    child.stdin?.write(Buffer.alloc(1 << 22));
    await assert.rejects(
      async () => await child.stdin?.drain(),
      (error) => ['EPIPE', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? ''),
    );
    child.kill();
    await child.wait();
  }));

test('communicate does not mind that the input is not read to its end [test_subprocess.SubprocessMixin.test_communicate_ignore_broken_pipe]', () =>
  run(async () => {
    const child = await createSubprocessExec('true', [], { stdin: PIPE });
    await child.communicate(Buffer.alloc(1 << 22));
    assert.equal(child.returncode, 0);
  }));

test('a child that writes more than the reader takes is held up, not buffered [test_subprocess.SubprocessMixin.test_pause_reading]', () =>
  run(async () => {
    const child = await createSubprocessExec('head', ['-c', '10000000', '/dev/zero'], { stdout: PIPE, limit: 10 });
    assert.equal((await child.stdout?.readexactly(1))?.length, 1);
    const buffered = Number(/StreamReader (\d+) bytes/.exec(String(child.stdout))?.[1] ?? 0);
    assert.ok(buffered < 1_000_000, `${buffered} bytes in the reader`);
    assert.match(String(child.stdout), /paused/);
    const [stdout] = await child.communicate();
    assert.equal(stdout?.length, 9_999_999);
  }));

test('an input ends for the child when it does here, empty or not [test_subprocess.SubprocessMixin.test_stdin_not_inheritable test_subprocess.SubprocessMixin.test_empty_input]', () =>
  run(async () => {
    for (const input of ['abc', '']) {
      const child = await createSubprocessExec(...node(countInput), { stdin: PIPE, stdout: PIPE, stderr: PIPE });
      const [stdout, stderr] = await child.communicate(input);
      assert.deepEqual([Number(text(stdout as Buffer)), stderr?.length, child.returncode], [input.length, 0, 0]);
    }
  }));

test('DEVNULL is nothing to read and nowhere to write [test_subprocess.SubprocessMixin.test_devnull_input test_subprocess.SubprocessMixin.test_devnull_output test_subprocess.SubprocessMixin.test_devnull_error]', () =>
  run(async () => {
    const noInput = await createSubprocessExec('cat', [], { stdin: DEVNULL, stdout: PIPE, stderr: PIPE });
    assert.deepEqual((await noInput.communicate()).map(String), ['', '']);
    assert.equal(noInput.stdin, undefined);
    const noOutput = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: DEVNULL, stderr: PIPE });
    assert.equal((await noOutput.communicate('abc'))[0], undefined);
    const noError = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE, stderr: DEVNULL });
    assert.equal((await noError.communicate('abc'))[1], undefined);
  }));

test('STDOUT as stderr puts both into one pipe, in order', () =>
  run(async () => {
    const child = await createSubprocessShell('for i in 1 2 3; do echo out; echo err >&2; done', {
      stdout: PIPE,
      stderr: STDOUT,
    });
    const [stdout, stderr] = await child.communicate();
    assert.equal(text(stdout as Buffer), 'out\nerr\n'.repeat(3));
    assert.equal(stderr, undefined);
    assert.equal(child.stderr, undefined);
    await assert.rejects(async () => await createSubprocessShell('', { stdout: STDOUT }), RangeError);
    await assert.rejects(async () => await createSubprocessShell('', { stdin: 'x' as never }), TypeError);
  }));

test('a descriptor, or an open file, as a standard stream', () =>
  run(async () => {
    const path = join(tmpdir(), `tsyncio-${process.pid}.txt`);
    const fd = openSync(path, 'w+');
    writeSync(fd, 'from the file\n');
    const child = await createSubprocessShell('echo to the file; echo and this >&2', { stdout: fd, stderr: STDOUT });
    await child.wait();
    assert.equal(child.stdout, undefined);
    closeSync(fd);
    assert.equal(readFileSync(path, 'utf8'), 'from the file\nto the file\nand this\n');
    const input = openSync(path, 'r');
    const reader = await createSubprocessExec('head', ['-n', '1'], { stdin: { fd: input }, stdout: PIPE });
    assert.equal(text((await reader.communicate())[0] as Buffer), 'from the file\n');
    closeSync(input);
  }));

test('further descriptors go to the child by their numbers', () =>
  run(async () => {
    const fd = openSync(new URL(import.meta.url), 'r');
    const child = await createSubprocessShell(`head -c 6 /dev/fd/${fd}`, { stdout: PIPE, passFds: [fd] });
    assert.equal(text((await child.communicate())[0] as Buffer).length, 6);
    assert.equal(child.returncode, 0);
    closeSync(fd);
  }));

test('what a child wrote can be read after its end [test_subprocess.SubprocessMixin.test_read_stdout_after_process_exit]', () =>
  run(async () => {
    const child = await createSubprocessShell('head -c 262144 /dev/zero; exit 1', { stdout: PIPE });
    let size = 0;
    for (;;) {
      const data = await child.stdout?.read(65536);
      if (data === undefined || data.length === 0) break;
      size += data.length;
    }
    assert.equal(size, 262144);
    assert.equal(await child.wait(), 1);
  }));

test('the environment and the working directory are what is said [test_subprocess.SubprocessMixin.test_create_subprocess_env_shell test_subprocess.SubprocessMixin.test_create_subprocess_env_exec]', () =>
  run(async () => {
    const env = { ...process.env, FOO: 'bar' };
    const shell = await createSubprocessShell('printf %s "$FOO"', { env, stdout: PIPE });
    await checkOutput(shell, 'bar');
    const exec = await createSubprocessExec('sh', ['-c', 'printf %s "$FOO"'], { env, stdout: PIPE });
    await checkOutput(exec, 'bar');
    const there = await createSubprocessExec('pwd', [], { cwd: '/', stdout: PIPE });
    await checkOutput(there, '/\n');
  }));

async function checkOutput(child: Process, output: string): Promise<void> {
  const [stdout] = await child.communicate();
  assert.equal(text(stdout as Buffer), output);
  assert.equal(child.returncode, 0);
  assert.equal(await child.wait(), 0);
}

test('any number of tasks may wait for a child [test_subprocess.SubprocessMixin.test_subprocess_concurrent_wait]', () =>
  run(async () => {
    const child = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE });
    const early = [child.wait(), child.wait()];
    await child.communicate('some data');
    assert.deepEqual(await gather([...early, child.wait(), child.wait()]), [0, 0, 0, 0]);
  }));

test('communicate can be called when the output has ended already [test_subprocess.SubprocessMixin.test_subprocess_communicate_stdout]', () =>
  run(async () => {
    const child = await createSubprocessExec('printf', ['stdout'], { stdout: PIPE });
    await child.wait();
    assert.equal(text((await child.communicate())[0] as Buffer), 'stdout');
  }));

test('an input for a child without a pipe is an error', () =>
  run(async () => {
    const child = await createSubprocessExec('true');
    await assert.rejects(async () => await child.communicate('x'), { name: 'RuntimeError' });
    await child.wait();
  }));

test('a program that cannot even be tried leaves nothing open [test_subprocess.SubprocessMixin.test_popen_error test_subprocess.SubprocessMixin.test_popen_error_with_stdin_pipe]', () =>
  run(async () => {
    for (const options of [{}, { stdin: PIPE }, { stdout: PIPE, stderr: STDOUT }] as const) {
      await assert.rejects(async () => await createSubprocessExec('true', ['\0'], options), {
        code: 'ERR_INVALID_ARG_VALUE',
      });
    }
  }));

test('a program can be a file URL [test_subprocess.SubprocessMixin.test_create_subprocess_exec_with_path]', () =>
  run(async () => {
    const child = await createSubprocessExec(pathToFileURL('/bin/sh'), ['-c', 'exit 3']);
    assert.equal(await child.wait(), 3);
  }));

test('a program that is missing is an error at once', () =>
  run(async () => {
    for (const stdin of [undefined, PIPE] as const) {
      await assert.rejects(async () => await createSubprocessExec('no-such-program', ['x'], { stdin }), {
        code: 'ENOENT',
      });
    }
    await assert.rejects(
      async () => await createSubprocessExec('true', [], { cwd: '/no/such/folder' }),
      (error) =>
        (error as NodeJS.ErrnoException).code === 'ENOENT' && /\/no\/such\/folder/.test((error as Error).message),
    );
    await assert.rejects(async () => await createSubprocessExec('/etc/passwd'), { code: 'EACCES' });
    await assert.rejects(async () => await createSubprocessExec(5 as never), TypeError);
    await assert.rejects(async () => await createSubprocessExec('true', 'arg' as never), TypeError);
    await assert.rejects(async () => await createSubprocessShell(5 as never), TypeError);
  }));

test('what is no program, no argument or no option is refused [test_subprocess.SubprocessMixin.test_create_subprocess_exec_text_mode_fails test_subprocess.SubprocessMixin.test_create_subprocess_shell_text_mode_fails test_base_events.BaseEventLoopTests.test_subprocess_exec_invalid_args test_base_events.BaseEventLoopTests.test_subprocess_shell_invalid_args]', () =>
  run(async () => {
    const loop = getRunningLoop();
    const protocol = () => new SubprocessProtocol();
    for (const wrong of [undefined, 123, ['true']] as never[]) {
      await assert.rejects(async () => await loop.subprocessExec(protocol, wrong), TypeError);
      await assert.rejects(async () => await loop.subprocessShell(protocol, wrong), TypeError);
    }
    await assert.rejects(async () => await loop.subprocessExec(protocol, 'true', [123] as never), TypeError);
    for (const name of ['text', 'encoding', 'errors', 'shell', 'bufsize', 'stdio', 'timeout']) {
      const options = { [name]: true } as never;
      const refusal = { name: 'TypeError', message: new RegExp(`no option '${name}'`) };
      await assert.rejects(async () => await createSubprocessExec('true', [], options), refusal);
      await assert.rejects(async () => await createSubprocessShell('true', options), refusal);
      await assert.rejects(async () => await loop.subprocessExec(protocol, 'true', [], options), refusal);
      await assert.rejects(async () => await loop.subprocessShell(protocol, 'true', options), refusal);
    }
  }));

test('the shell says itself that a program is missing', () =>
  run(async () => {
    const child = await createSubprocessShell('no-such-program', { stderr: DEVNULL });
    assert.equal(await child.wait(), 127);
  }));
