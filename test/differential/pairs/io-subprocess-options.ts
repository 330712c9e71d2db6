import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSubprocessExec,
  createSubprocessShell,
  createTask,
  gather,
  type Process,
  run,
  type StreamReader,
  type StreamWriter,
  sleep,
  subprocess,
} from 'tsyncio';
import { say } from './support.ts';

const { DEVNULL, PIPE, STDOUT } = subprocess;

async function output(child: Process): Promise<[string, number | undefined]> {
  const [stdout] = await child.communicate();
  return [String(stdout).trim(), child.returncode];
}

await run(async () => {
  // Where and with what environment.
  say(...(await output(await createSubprocessExec('pwd', [], { cwd: '/', stdout: PIPE }))));
  const env = { PATH: process.env.PATH, WORD: 'said' };
  say(...(await output(await createSubprocessExec('printenv', ['WORD', 'HOME'], { env, stdout: PIPE }))));
  say(...(await output(await createSubprocessShell('echo "$WORD"; exit 5', { env, stdout: PIPE }))));
  for (const options of [{ cwd: '/no/such/folder' }, { env: { PATH: '/no/such/folder' } }]) {
    try {
      await createSubprocessExec('true', [], options);
    } catch (error) {
      say(-Number((error as NodeJS.ErrnoException).errno));
    }
  }

  // Descriptors, of files and of pipes.
  const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
  const path = join(folder, 'file');
  const file = openSync(path, 'w');
  let child = await createSubprocessShell('echo one; echo two >&2', { stdout: file, stderr: STDOUT });
  say(await child.wait(), child.stdout === undefined);
  closeSync(file);
  const input = openSync(path, 'r');
  say(...(await output(await createSubprocessExec('cat', [], { stdin: input, stdout: PIPE }))));
  closeSync(input);
  rmSync(folder, { recursive: true });

  // What is taken for nothing else than an error.
  const wrong = [
    () => createSubprocessShell('', { text: true } as never),
    () => createSubprocessExec('true', [], { shell: true } as never),
    () => createSubprocessExec(5 as never),
    () => createSubprocessExec('true', [5] as never),
    () => createSubprocessShell(['true'] as never),
    () => createSubprocessExec('true', [], { stdin: 'x' as never }),
  ];
  for (const start of wrong) {
    try {
      await start();
    } catch (error) {
      if (error instanceof TypeError || error instanceof RangeError) say('refused');
    }
  }

  // The input of a child is closed by itself or by hand, and lines come as they are written.
  child = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE });
  let [stdin, stdout] = [child.stdin as StreamWriter, child.stdout as StreamReader];
  for (const word of ['first\n', 'second\n']) {
    stdin.write(word);
    await stdin.drain();
    say(String(await stdout.readline()).trim(), child.returncode);
  }
  stdin.writeEof();
  say(String(await stdout.read()), await child.wait(), stdin.isClosing());

  // Cancelled waits leave the child alone.
  child = await createSubprocessShell('read line; exit 4', { stdin: PIPE });
  const waits = Array.from({ length: 3 }, () => createTask(() => child.wait()));
  await sleep(10);
  waits[1]?.cancel();
  stdin = child.stdin as StreamWriter;
  stdin.write('go\n');
  for (const result of await gather(waits, { returnExceptions: true })) say(result);

  // A limit of the reader.
  child = await createSubprocessExec('head', ['-c', '100000', '/dev/zero'], { stdout: PIPE, limit: 100 });
  stdout = child.stdout as StreamReader;
  try {
    await stdout.readline();
  } catch (error) {
    if (error instanceof RangeError) say('too long');
  }
  const [rest, stderr] = await child.communicate();
  say((rest?.length ?? 0) < 100_000, stderr, child.returncode);

  // A signal that a child handles, and one that it dies of by itself.
  child = await createSubprocessShell('trap "echo asked; exit 9" TERM; echo ready; while :; do sleep 0.01; done', {
    stdout: PIPE,
    stderr: DEVNULL,
  });
  stdout = child.stdout as StreamReader;
  await stdout.readline();
  child.terminate();
  say(...(await output(child)));
  child = await createSubprocessShell('kill -USR1 $$; sleep 1');
  say(await child.wait());
});
