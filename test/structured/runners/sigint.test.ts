/**
 * Ctrl-C, in real processes with real signals: the first SIGINT cancels the main task and `run` rejects with
 * KeyboardInterrupt, the second ends the process, and what the program itself put on `process` is left alone.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Ended, Program } from '../../core/support/program.ts';

const imports = `import {
  CancelledError, Event, Future, KeyboardInterrupt, Queue, Runner, Task, createTask, currentTask, getRunningLoop, newEventLoop,
  run, sleep, taskGroup, timeout,
} from 'tsyncio';
const interruptSelf = () => process.kill(process.pid, 'SIGINT');
`;

/** A wait that only a signal can end does not keep a Node process alive by itself. */
const stayAlive = 'const alive = setInterval(() => {}, 1_000);\n';

/** Runs a program to its end, and sends it SIGINT when it has printed 'ready'. */
async function interrupted(body: string): Promise<Ended> {
  const program = new Program(imports + body);
  await program.printed('ready');
  program.kill('SIGINT');
  return await program.ended();
}

const printOutcome = `.then((value) => console.log('resolved', value), (error) => console.log('rejected', error.name, error instanceof KeyboardInterrupt))`;

describe('the first SIGINT', () => {
  test('cancels a main task that waits for a future, and run rejects with KeyboardInterrupt [test_runners.RunnerTests.test_interrupt_wait]', async () => {
    const ended = await interrupted(`
      ${stayAlive}
      const runner = new Runner();
      const future = runner.getLoop().createFuture();
      await runner.run(async () => {
        console.log('ready');
        try { await future; } catch (error) { console.log(error.name); throw error; } finally { console.log('finally'); }
      })${printOutcome};
      console.log(future.cancelled());
      await runner.close();
      clearInterval(alive);
    `);
    assert.equal(ended.stdout, 'ready\nCancelledError\nfinally\nrejected KeyboardInterrupt true\ntrue\n');
    assert.equal(ended.code, 0);
  });

  test('cancels a main task that never waits for long [test_runners.RunnerTests.test_interrupt_call_soon]', async () => {
    const ended = await interrupted(`
      await run(async () => {
        console.log('ready');
        for (;;) await sleep(0);
      })${printOutcome};
    `);
    assert.equal(ended.stdout, 'ready\nrejected KeyboardInterrupt true\n');
    assert.equal(ended.code, 0);
  });

  test('waits for the clean-up of the main task', async () => {
    const ended = await interrupted(`
      await run(async () => {
        try { console.log('ready'); await sleep(100_000); }
        finally { await sleep(20); console.log('cleaned up'); }
      })${printOutcome};
    `);
    assert.equal(ended.stdout, 'ready\ncleaned up\nrejected KeyboardInterrupt true\n');
  });

  test('reaches the children of a task group', async () => {
    const ended = await interrupted(`
      await run(() => taskGroup(async (group) => {
        for (const name of ['a', 'b']) {
          group.createTask(async () => {
            try { await sleep(100_000); } finally { console.log('child', name, 'ends'); }
          });
        }
        await sleep(0);
        console.log('ready');
      }))${printOutcome};
    `);
    assert.equal(ended.stdout, 'ready\nchild a ends\nchild b ends\nrejected KeyboardInterrupt true\n');
  });

  test('of a main task that swallows the cancellation makes run resolve', async () => {
    const ended = await interrupted(`
      await run(async () => {
        console.log('ready');
        try { await sleep(100_000); } catch {}
        return 'graceful';
      })${printOutcome};
    `);
    assert.equal(ended.stdout, 'ready\nresolved graceful\n');
    assert.equal(ended.code, 0);
  });

  test('does not become KeyboardInterrupt when the main task had been cancelled already [test_runners.RunnerTests.test_interrupt_cancelled_task]', async () => {
    const ended = await new Program(`${imports}
      await run(async () => {
        const main = currentTask();
        createTask(async () => { await sleep(0); main.cancel(); interruptSelf(); });
        await sleep(100_000);
      })${printOutcome};
    `).ended();
    assert.equal(ended.stdout, 'rejected CancelledError false\n');
  });

  test('that is handled while a cancellation of the program is under way leaves it a CancelledError', async () => {
    const ended = await new Program(`${imports}
      ${stayAlive}
      await run(async () => {
        const main = currentTask();
        const handled = new Promise((resolve) => process.once('SIGINT', resolve));
        main.cancel();
        try { await sleep(100_000); } finally { interruptSelf(); await handled; }
      })${printOutcome};
      clearInterval(alive);
    `).ended();
    assert.equal(ended.stdout, 'rejected CancelledError false\n');
  });

  test('that is handled before the program cancels its main task too leaves that a CancelledError', async () => {
    const ended = await new Program(`${imports}
      await run(async () => {
        const main = currentTask();
        process.once('SIGINT', () => main.cancel());
        interruptSelf();
        await sleep(100_000);
      })${printOutcome};
    `).ended();
    assert.equal(ended.stdout, 'rejected CancelledError false\n');
  });

  // The moment between the end of the task and that of run() lasts no longer than a callback: in there, the event of the
  // process is all there is of a signal.
  test('that is handled when the main task has ended leaves its outcome as it is', async () => {
    const ended = await new Program(`${imports}
      const atItsEnd = (main) => run(async () => {
        currentTask().addDoneCallback(() => {
          console.log(process.emit('SIGINT', 'SIGINT'), process.listenerCount('SIGINT'));
        });
        return await main();
      })${printOutcome};
      await atItsEnd(async () => 'in peace');
      await atItsEnd(async () => { currentTask().cancel(); await sleep(100_000); });
    `).ended();
    assert.equal(ended.stdout, 'true 0\nresolved in peace\ntrue 0\nrejected CancelledError false\n');
  });

  test('works with a task of a factory that has no uncancel [test_runners.RunTests.test_asyncio_run_without_uncancel]', async () => {
    const ended = await interrupted(`
      ${stayAlive}
      const loopFactory = () => {
        const loop = newEventLoop();
        loop.setTaskFactory((l, coro, options) => {
          const task = new Task(coro, { ...options, loop: l });
          Object.defineProperty(task, 'uncancel', { value: undefined });
          return task;
        });
        return loop;
      };
      await run(async () => { console.log('ready'); await new Event().wait(); }, { loopFactory })${printOutcome};
      clearInterval(alive);
    `);
    assert.equal(ended.stdout, 'ready\nrejected CancelledError false\n');
  });

  test('that nobody catches ends the program with an error that names it', async () => {
    const ended = await interrupted(`
      await run(async () => { console.log('ready'); await sleep(100_000); });
    `);
    assert.equal(ended.stdout, 'ready\n');
    assert.match(ended.stderr, /KeyboardInterrupt/);
    assert.notEqual(ended.code, 0);
  });
});

describe('the second SIGINT', () => {
  test('ends the process', async () => {
    const program = new Program(`${imports}
      await run(async () => {
        console.log('ready');
        for (;;) { try { await sleep(100_000); } catch { console.log('stubborn'); } }
      })${printOutcome};
    `);
    await program.printed('ready');
    program.kill('SIGINT');
    await program.printed('stubborn');
    program.kill('SIGINT');
    const ended = await program.ended();
    assert.equal(ended.stdout, 'ready\nstubborn\n');
    assert.ok(ended.signal === 'SIGINT' || ended.code === 130, `${ended.signal} ${ended.code}`);
  });
});

describe('listeners of the program', () => {
  test('on process are called too, and stay after run', async () => {
    const ended = await interrupted(`
      const mine = () => console.log('mine');
      process.on('SIGINT', mine);
      const before = process.listenerCount('SIGINT');
      await run(async () => { console.log('ready'); await sleep(100_000); })${printOutcome};
      console.log(process.listenerCount('SIGINT') === before, process.listeners('SIGINT').includes(mine));
    `);
    assert.deepEqual(
      ended.stdout.trim().split('\n').sort(),
      ['mine', 'ready', 'rejected KeyboardInterrupt true', 'true true'].sort(),
    );
  });

  test('none is left by run', async () => {
    const ended = await new Program(`${imports}
      await run(async () => console.log(process.listenerCount('SIGINT') > 0));
      await run(async () => { throw new Error('x'); }).catch(() => {});
      const runner = new Runner();
      await runner.run(async () => {});
      await runner.close();
      console.log(process.listenerCount('SIGINT'));
    `).ended();
    assert.equal(ended.stdout, 'true\n0\n');
  });
});

describe('addSignalHandler', () => {
  // The program of CPython's manual: nothing but the signal is waited for, and Node alone would end here.
  test("('SIGINT') replaces run's own, and keeps the loop waiting for the signal", async () => {
    const ended = await interrupted(`
      await run(async () => {
        const stop = new Event();
        getRunningLoop().addSignalHandler('SIGINT', (word) => { console.log(word, currentTask()); stop.set(); }, 'handled');
        console.log('ready');
        await stop.wait();
        return 'in peace';
      })${printOutcome};
    `);
    assert.equal(ended.stdout, 'ready\nhandled undefined\nresolved in peace\n');
    assert.equal(ended.code, 0);
  });

  test('calls its handler each time, and a second call replaces the first handler', async () => {
    const ended = await new Program(`${imports}
      await run(async () => {
        const loop = getRunningLoop();
        ${stayAlive}
        const handled = new Queue();
        let count = 0;
        loop.addSignalHandler('SIGUSR2', () => console.log('replaced'));
        loop.addSignalHandler('SIGUSR2', () => handled.putNowait(++count));
        process.kill(process.pid, 'SIGUSR2');
        await handled.get();
        process.kill(process.pid, 'SIGUSR2');
        console.log(await handled.get(), loop.removeSignalHandler('SIGUSR2'), loop.removeSignalHandler('SIGUSR2'), process.listenerCount('SIGUSR2'));
        clearInterval(alive);
      });
    `).ended();
    assert.equal(ended.stdout, '2 true false 0\n');
  });

  test('goes with its loop: nothing is left on process when that closes', async () => {
    const ended = await new Program(`${imports}
      process.on('SIGTERM', () => {});
      await run(async () => {
        getRunningLoop().addSignalHandler('SIGTERM', () => {});
        getRunningLoop().addSignalHandler('SIGINT', () => {});
        console.log(process.listenerCount('SIGTERM'));
      });
      console.log(process.listenerCount('SIGTERM'), process.listenerCount('SIGINT'));
      process.exit();
    `).ended();
    assert.equal(ended.stdout, '2\n1 0\n');
  });

  test('refuses unknown signals, those that cannot be caught, and handlers that are no functions', async () => {
    const ended = await new Program(`${imports}
      await run(async () => {
        const loop = getRunningLoop();
        const attempt = (...args) => {
          try { loop.addSignalHandler(...args); console.log('accepted', ...args); } catch (error) { console.log(error.name); }
        };
        attempt('SIGNOPE', () => {});
        attempt('SIGKILL', () => {});
        attempt(2, () => {});
        attempt('SIGTERM', 1);
        attempt('SIGTERM', async () => {});
      });
    `).ended();
    assert.equal(ended.stdout, 'RangeError\nRuntimeError\nTypeError\nTypeError\nTypeError\n');
  });

  test('is for the main thread only', async () => {
    const ended = await new Program(`
      import { Worker } from 'node:worker_threads';
      const url = JSON.stringify(import.meta.resolve('tsyncio'));
      new Worker(\`import(\${url}).then(({ getEventLoop }) => {
        try { getEventLoop().addSignalHandler('SIGTERM', () => {}); console.log('accepted'); }
        catch (error) { console.log(error.name, error.message); }
      });\`, { eval: true });
    `).ended();
    assert.match(ended.stdout, /^RuntimeError .*main thread/);
  });

  test('on the default loop keeps no program alive', async () => {
    const ended = await new Program(`${imports}
      getRunningLoop().addSignalHandler('SIGTERM', () => {});
      console.log('done');
    `).ended();
    assert.equal(ended.stdout, 'done\n');
    assert.equal(ended.code, 0);
  });
});
