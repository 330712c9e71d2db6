import {
  createSubprocessExec,
  createSubprocessShell,
  gather,
  ProcessLookupError,
  run,
  subprocess,
  TimeoutError,
  timeout,
} from 'tsyncio';
import { say } from './support.ts';

const { DEVNULL, PIPE, STDOUT } = subprocess;
const text = (data: Buffer | undefined): string | undefined => data?.toString();

await run(async () => {
  let child = await createSubprocessExec('cat', [], { stdin: PIPE, stdout: PIPE });
  say(child.returncode, child.stderr === undefined);
  say((await child.communicate('hello')).map(text), child.returncode);

  child = await createSubprocessShell('echo out; echo err >&2; exit 7', { stdout: PIPE, stderr: PIPE });
  const parts = (await child.communicate()).map((part) => text(part)?.trim());
  say(parts, child.returncode, await child.wait());

  child = await createSubprocessShell('echo out; echo err >&2', { stdout: PIPE, stderr: STDOUT });
  say((await child.communicate()).map((part) => (text(part) ?? 'nothing').trim().split('\n')));

  child = await createSubprocessExec('cat', [], { stdin: DEVNULL, stdout: PIPE, stderr: DEVNULL });
  say((await child.communicate()).map(text));

  for (const name of ['terminate', 'kill'] as const) {
    child = await createSubprocessExec('sleep', ['100']);
    child[name]();
    say(await child.wait(), child.returncode);
    try {
      child.terminate();
    } catch (error) {
      if (error instanceof ProcessLookupError) say(error);
    }
  }
  child = await createSubprocessExec('sleep', ['100']);
  child.sendSignal('SIGHUP');
  say(await child.wait());

  child = await createSubprocessExec('sleep', ['100']);
  try {
    await timeout(10, async () => {
      await child.wait();
    });
  } catch (error) {
    if (error instanceof TimeoutError) say(error, child.returncode);
  }
  child.kill();
  say(await gather([child.wait(), child.wait()]));

  for (const program of ['no-such-program', '/etc/passwd']) {
    try {
      await createSubprocessExec(program);
    } catch (error) {
      say(-Number((error as NodeJS.ErrnoException).errno));
    }
  }
  child = await createSubprocessShell('no-such-program', { stderr: DEVNULL });
  say(await child.wait());

  // By lines, and an input that is not read.
  child = await createSubprocessExec('printf', ['1\\n2\\n3'], { stdout: PIPE });
  for await (const line of child.stdout ?? []) say(String(line).trim());
  say(await child.wait());
  child = await createSubprocessExec('true', [], { stdin: PIPE, stdout: PIPE });
  say((await child.communicate(Buffer.alloc(1 << 20))).map(text), child.returncode);
});
