import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CancelledError,
  createSubprocessExec,
  createSubprocessShell,
  createTask,
  getRunningLoop,
  type Process,
  ProcessLookupError,
  run,
  SubprocessProtocol,
  sleep,
  subprocess,
  TimeoutError,
  timeout,
} from 'tsyncio';

const { PIPE } = subprocess;
const { SIGKILL, SIGTERM, SIGHUP } = constants.signals;

const blocked = (): Promise<Process> => createSubprocessExec('sleep', ['1000']) as Promise<Process>;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('kill and terminate end a child, whose return code is the negative number of the signal [test_subprocess.SubprocessMixin.test_kill test_subprocess.SubprocessMixin.test_terminate]', () =>
  run(async () => {
    const killed = await blocked();
    killed.kill();
    assert.equal(await killed.wait(), -SIGKILL);
    const terminated = await blocked();
    terminated.terminate();
    assert.equal(await terminated.wait(), -SIGTERM);
  }));

test('any signal can be sent, by name or number [test_subprocess.SubprocessMixin.test_send_signal]', () =>
  run(async () => {
    for (const signal of ['SIGHUP', SIGHUP] as const) {
      const child = await createSubprocessShell('echo sleeping; exec sleep 1000', { stdout: PIPE });
      await child.stdout?.readline();
      child.sendSignal(signal);
      assert.equal(await child.wait(), -SIGHUP);
    }
    const child = await blocked();
    assert.throws(() => child.sendSignal('SIGNONE' as never), RangeError);
    child.kill();
    await child.wait();
  }));

test('a child that has ended can be sent no signal [test_subprocess.SubprocessTransportTests.test_proc_exited]', () =>
  run(async () => {
    const lost: unknown[] = [];
    class Watching extends SubprocessProtocol {
      override processExited(): void {
        lost.push('exited');
      }
      override connectionLost(error: Error | undefined): void {
        lost.push(error);
      }
    }
    const [transport] = await getRunningLoop().subprocessExec(() => new Watching(), 'sh', ['-c', 'exit 6']);
    while (lost.length < 2) await sleep(1);
    assert.deepEqual(lost, ['exited', undefined]);
    assert.equal(transport.getReturncode(), 6);
    for (const call of [() => transport.sendSignal('SIGTERM'), () => transport.terminate(), () => transport.kill()]) {
      assert.throws(call, (error) => error instanceof ProcessLookupError && error.code === 'ESRCH');
    }
    transport.close();
  }));

test('a signal that crosses the end of the child is no error [test_subprocess.SubprocessMixin.test_subprocess_send_signal_race]', () =>
  run(async () => {
    for (let i = 0; i < 10; i += 1) {
      const child = await createSubprocessExec('true');
      await sleep(i % 3);
      try {
        child.sendSignal('SIGTERM');
      } catch (error) {
        assert.ok(error instanceof ProcessLookupError);
      }
      const code = await child.wait();
      assert.ok([0, -SIGTERM].includes(code), `return code ${code}`);
    }
  }));

test('cancelling a wait leaves the child alone [test_subprocess.SubprocessMixin.test_cancel_process_wait]', () =>
  run(async () => {
    const child = await blocked();
    const task = createTask(() => child.wait());
    getRunningLoop().callSoon(() => task.cancel());
    await assert.rejects(async () => await task, CancelledError);
    task.cancel();
    assert.equal(child.returncode, undefined);
    assert.ok(isAlive(child.pid));
    await assert.rejects(
      timeout(10, () => child.wait() as Promise<number>),
      TimeoutError,
    );
    assert.ok(isAlive(child.pid));
    child.kill();
    assert.equal(await child.wait(), -SIGKILL);
  }));

test('a child whose making is cancelled is killed, or was never made [test_subprocess.SubprocessMixin.test_cancel_make_subprocess_transport_exec test_subprocess.SubprocessMixin.test_cancel_post_init]', () =>
  run(async () => {
    const mark = `10${process.pid}`;
    for (let turns = 0; turns < 4; turns += 1) {
      const task = createTask(() => createSubprocessExec('sleep', [mark]));
      for (let i = 0; i < turns; i += 1) await sleep(0);
      task.cancel();
      await task.then(
        (child) => child.kill(),
        (error) => assert.ok(error instanceof CancelledError),
      );
      const other = createTask(() => getRunningLoop().subprocessExec(() => new SubprocessProtocol(), 'sleep', [mark]));
      for (let i = 0; i < turns; i += 1) await sleep(0);
      other.cancel();
      await other.then(
        ([transport]) => transport.close(),
        (error) => assert.ok(error instanceof CancelledError),
      );
    }
    // What was killed ends in a moment.
    for (let left = ''; left !== '0'; ) {
      const count = await createSubprocessShell(`ps -eo args= | grep -c "[s]leep ${mark}"`, { stdout: PIPE });
      left = String((await count.communicate())[0]).trim();
    }
  }));

test('closing the transport kills the child, unless it has ended [test_subprocess.SubprocessMixin.test_close_kill_running test_subprocess.SubprocessMixin.test_close_dont_kill_finished]', () =>
  run(async () => {
    const loop = getRunningLoop();
    const [running] = await loop.subprocessExec(() => new SubprocessProtocol(), 'sleep', ['1000']);
    assert.equal(running.isClosing(), false);
    running.close();
    running.close();
    assert.equal(running.isClosing(), true);
    while (running.getReturncode() === undefined) await sleep(1);
    assert.equal(running.getReturncode(), -SIGKILL);
    const [finished] = await loop.subprocessExec(() => new SubprocessProtocol(), 'true');
    while (finished.getReturncode() === undefined) await sleep(1);
    finished.close();
    assert.equal(finished.getReturncode(), 0);
  }));

test('a transport tells its state at a glance [test_subprocess.SubprocessTransportTests.test_subprocess_repr]', () =>
  run(async () => {
    const [transport] = await getRunningLoop().subprocessExec(() => new SubprocessProtocol(), 'sleep', ['1000']);
    assert.equal(String(transport), `<SubprocessTransport pid=${transport.getPid()} running stdin stdout stderr>`);
    transport.kill();
    while (transport.getReturncode() === undefined) await sleep(1);
    assert.match(String(transport), /^<SubprocessTransport (?:closed )?pid=\d+ returncode=-9/);
    transport.close();
  }));

test('a protocol is told of the output, of the pipes and of the end [test_subprocess.SubprocessMixin.test_subprocess_protocol_events]', () =>
  run(async () => {
    const events: string[] = [];
    class Watching extends SubprocessProtocol {
      override connectionMade(): void {
        events.push('made');
      }
      override pipeDataReceived(fd: number, data: Buffer): void {
        events.push(`data ${fd} ${data}`);
      }
      override pipeConnectionLost(fd: number, error: Error | undefined): void {
        events.push(`pipe ${fd} ${error}`);
      }
      override processExited(): void {
        events.push('exited');
      }
      override connectionLost(): void {
        events.push('lost');
      }
    }
    const command = 'printf stdout; printf stderr >&2';
    const [transport] = await getRunningLoop().subprocessShell(() => new Watching(), command, { stdin: 0 });
    while (!events.includes('lost')) await sleep(1);
    assert.equal(events[0], 'made');
    assert.equal(events.at(-1), 'lost');
    assert.deepEqual([...events].sort(), [
      'data 1 stdout',
      'data 2 stderr',
      'exited',
      'lost',
      'made',
      'pipe 1 undefined',
      'pipe 2 undefined',
    ]);
    for (const fd of [1, 2]) {
      assert.ok(events.findIndex((e) => e.startsWith(`data ${fd}`)) < events.indexOf(`pipe ${fd} undefined`));
    }
    transport.close();
  }));

test('a child that still runs when the loop is closed is killed', async () => {
  const pid = await run(async () => (await blocked()).pid);
  while (isAlive(pid)) await delay(5);
});
