/** How a process ends: the default loop keeps it alive only while something is scheduled, and prints nothing. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runProgram } from './support/program.ts';

interface Expected {
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** Runs a program and compares how it ended; what is not named must be empty, or 0. */
async function assertEnds(source: string, { code = 0, stdout = '', stderr = '' }: Expected): Promise<void> {
  const ended = await runProgram(source);
  assert.deepEqual({ code: ended.code, stdout: ended.stdout, stderr: ended.stderr }, { code, stdout, stderr });
}

describe('a program ends by itself', () => {
  test('when it imports the library and does nothing with it', async () => {
    await assertEnds(`import 'tsyncio';`, {});
  });

  test('when the default loop has nothing scheduled', async () => {
    await assertEnds(
      `import { getEventLoop, Future, Queue, Lock } from 'tsyncio';
       getEventLoop(); new Future(); new Queue(); new Lock();
       console.log('done');`,
      { stdout: 'done\n' },
    );
  });

  test('when a task on the default loop waits for something that will never come', async () => {
    const ended = await runProgram(
      `import { createTask, Future } from 'tsyncio';
       createTask(async () => { await new Future(); });
       console.log('done');`,
    );
    assert.equal(ended.code, 0);
    assert.equal(ended.stdout, 'done\n');
  });

  test('when its timers were cancelled', async () => {
    await assertEnds(
      `import { createTask, getEventLoop, sleep } from 'tsyncio';
       getEventLoop().callLater(3_600_000, () => {}).cancel();
       sleep(3_600_000).cancel();
       const task = createTask(() => sleep(3_600_000));
       await sleep(1);
       task.cancel();
       await task.catch((error) => console.log(error.name));`,
      { stdout: 'CancelledError\n' },
    );
  });

  test('after run() and after a Runner, whatever they left behind', async () => {
    await assertEnds(
      `import { createTask, getRunningLoop, run, Runner, sleep } from 'tsyncio';
       await run(async () => {
         createTask(() => sleep(3_600_000));
         getRunningLoop().callLater(3_600_000, () => {});
         console.log('ran');
       });
       const runner = new Runner();
       await runner.run(async () => console.log('ran again'));
       await runner.close();`,
      { stdout: 'ran\nran again\n' },
    );
  });

  test('with a loop that was made and never run or closed', async () => {
    await assertEnds(
      `import { newEventLoop } from 'tsyncio';
       const loop = newEventLoop();
       loop.callLater(3_600_000, () => console.log('never'));
       loop.callSoon(() => console.log('never'));
       console.log('done');`,
      { stdout: 'done\n' },
    );
  });
});

describe('a program stays alive', () => {
  test('while a sleep is pending on the default loop', async () => {
    await assertEnds(
      `import { createTask, sleep } from 'tsyncio';
       createTask(async () => { await sleep(50); console.log('slept'); });`,
      { stdout: 'slept\n' },
    );
  });

  test('while a callback or timer is scheduled on the default loop', async () => {
    await assertEnds(
      `import { getEventLoop } from 'tsyncio';
       getEventLoop().callLater(20, () => { console.log('later'); getEventLoop().callSoon(() => console.log('soon')); });`,
      { stdout: 'later\nsoon\n' },
    );
  });

  test('while run() waits for a timer', async () => {
    await assertEnds(
      `import { run, sleep } from 'tsyncio';
       run(async () => { await sleep(50); console.log('slept'); });`,
      { stdout: 'slept\n' },
    );
  });

  test('through a long chain of turns', async () => {
    await assertEnds(
      `import { createTask, sleep } from 'tsyncio';
       createTask(async () => { for (let n = 0; n < 1000; n++) await sleep(0); console.log('went round'); });`,
      { stdout: 'went round\n' },
    );
  });
});

describe('the exit code', () => {
  test('is 1, with the error on stderr, when the main coroutine fails', async () => {
    const { code, stdout, stderr } = await runProgram(
      `import { run } from 'tsyncio';
       await run(async function main() { throw new RangeError('boom'); });`,
    );
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /RangeError: boom\n\s+at .*main/);
  });

  test('is 0 after a lost failure, which is on stderr though nothing collected it', async () => {
    const { code, stdout, stderr } = await runProgram(
      `import { createTask } from 'tsyncio';
       createTask(async () => { throw new RangeError('lost'); });`,
    );
    assert.equal(code, 0);
    assert.equal(stdout, '');
    assert.match(stderr, /Task exception was never retrieved/);
    assert.match(stderr, /RangeError: lost/);
  });

  test('is the program’s own after process.exit() inside a task', async () => {
    await assertEnds(
      `import { run, sleep } from 'tsyncio';
       await run(async () => { await sleep(1); process.exit(7); });`,
      { code: 7 },
    );
  });

  test('is 13 when the main coroutine waits for what can never come', async () => {
    const { code, stdout } = await runProgram(
      `import { Future, run } from 'tsyncio';
       await run(async () => { await new Future(); });
       console.log('not reached');`,
    );
    assert.equal(stdout, '');
    assert.equal(code, 13);
  });
});
