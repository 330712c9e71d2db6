/**
 * Tasks that wait for each other, or for themselves, can be cancelled. Today a cancellation goes round for ever and takes
 * all of the processor, hence the processes.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { prints, runApart } from './apart.ts';

/** Makes tasks, `first` among them, that all wait for each other; `tasks` are all of them. */
interface Cycle {
  readonly what: string;
  readonly make: string;
}

/** A ring of tasks, each of which waits for the next one in its own way. */
const ring = (...waits: readonly string[]): string => `
const waits = [${waits.map((wait) => `async (next) => ${wait}`).join(', ')}];
const tasks = waits.map((waitFor, index) => createTask(async () => {
  await sleep(0);
  await waitFor(tasks[(index + 1) % tasks.length]);
}));
const [first] = tasks;
await sleep(1);
`;

const cycles: readonly Cycle[] = [
  { what: 'two tasks', make: ring('await next', 'await next') },
  { what: 'three tasks', make: ring('await next', 'await next', 'await next') },
  { what: 'a thousand tasks', make: ring(...Array.from({ length: 1000 }, () => 'await next')) },
  { what: 'two tasks, each of which returns the other', make: ring('next', 'next') },
  { what: 'two tasks by gather()', make: ring('await gather([next])', 'await gather([next])') },
  { what: 'two tasks by gather() of others besides', make: ring('await gather([sleep(1e6), next])', 'await next') },
  { what: 'two tasks by Promise.all()', make: ring('await Promise.all([next])', 'await Promise.all([next])') },
  {
    what: 'two tasks by Promise.all() of others besides',
    make: ring('await Promise.all([sleep(1e6), next])', 'await next'),
  },
  { what: 'two tasks by Promise.race()', make: ring('await Promise.race([next])', 'await Promise.race([next])') },
  { what: 'two tasks by shield()', make: ring('await shield(next)', 'await next') },
  { what: 'two tasks by wait()', make: ring('await wait([next])', 'await next') },
  {
    what: 'two tasks by waitFor()',
    make: ring('await asyncio.waitFor(next, undefined)', 'await asyncio.waitFor(next, 1e6)'),
  },
  {
    what: 'two tasks by timeout()',
    make: ring('await timeout(1e6, () => next)', 'await timeout(1e6, async () => await next)'),
  },
  { what: 'two tasks by asCompleted()', make: ring('await [...asCompleted([next])][0]', 'await next') },
  { what: 'two tasks by catch()', make: ring('await next.catch(() => {})', 'await next.catch(() => {})') },
  { what: 'two tasks by finally()', make: ring('await next.finally(() => {})', 'await next.finally(() => {})') },
  { what: 'two tasks by new Promise()', make: ring('await new Promise((a, b) => next.then(a, b))', 'await next') },
  { what: 'a task by gather() of itself', make: ring('await gather([next])') },
  { what: 'a task by gather() of itself and others', make: ring('await gather([sleep(1e6), next])') },
  { what: 'a task by shield() of itself', make: ring('await shield(next)') },
  { what: 'a task by wait() for itself', make: ring('await wait([next])') },
  { what: 'a task by asCompleted() of itself', make: ring('await [...asCompleted([next])][0]') },
  { what: 'a task by gather() of a gather() of itself', make: ring('await gather([gather([next])])') },
];

/** The function of the API that the names in a ring hide. */
const PRELUDE = "import * as asyncio from 'tsyncio';\n";

describe('a cycle is cancelled', () => {
  for (const { what, make } of cycles) {
    test(`by cancel() of one of its tasks: ${what}`, async () => {
      await prints(
        `${PRELUDE}await virtualRun(async () => {
          ${make}
          print(first.cancel());
          await wait(tasks, { timeout: 1000 });
          print(tasks.every((task) => task.cancelled()), allTasks().size);
        });
        print('ended');`,
        [true, true, 1, 'ended'],
      );
    });

    test(`on the way out of run(): ${what}`, async () => {
      await prints(
        `${PRELUDE}const all = [];
        await virtualRun(async () => {
          ${make}
          all.push(...tasks);
        });
        print(all.every((task) => task.cancelled()), 'ended');`,
        [true, 'ended'],
      );
    });
  }

  test('by a timeout inside it that expires', async () => {
    await prints(
      `await virtualRun(async () => {
        const first = createTask(async () => { await timeout(5, () => second); });
        const second = createTask(async () => { await first; });
        await wait([first, second], { timeout: 1000 });
        const failure = (task) => (task.cancelled() ? 'CancelledError' : task.exception()?.name);
        print(first.done(), second.done(), failure(first));
        // Looked at, whatever it is.
        failure(second);
      });
      print('ended');`,
      [true, true, 'TimeoutError', 'ended'],
    );
  });

  test('by a timeout around it that expires', async () => {
    await prints(
      `await virtualRun(async () => {
        let first, second;
        print(await ending(timeout(5, async () => {
          first = createTask(async () => { await second; });
          second = createTask(async () => { await first; });
          await second;
        })).then(([name]) => name));
        print(first.cancelled(), second.cancelled());
      });
      print('ended');`,
      ['TimeoutError', true, true, 'ended'],
    );
  });

  test('by a task group that fails', async () => {
    await prints(
      `await virtualRun(async () => {
        let first, second;
        const outcome = await ending(taskGroup(async (group) => {
          first = group.createTask(async () => { await second; });
          second = group.createTask(async () => { await first; });
          await sleep(5);
          throw new Error('the body fails');
        }));
        print(outcome[0], first.cancelled(), second.cancelled());
      });
      print('ended');`,
      ['ExceptionGroup', true, true, 'ended'],
    );
  });

  test('a task in it that swallows the cancellation goes on, and the others get its value', async () => {
    await prints(
      `await virtualRun(async () => {
        const first = createTask(async () => {
          try { await second; } catch (error) { print(error.name); }
          return 'value';
        });
        const second = createTask(async () => await first);
        await sleep(1);
        first.cancel();
        await wait([first, second], { timeout: 1000 });
        print(first.done(), second.done());
        print(await ending(first));
      });
      print('ended');`,
      ['CancelledError', true, true, ['value', 'value'], 'ended'],
    );
  });

  test('in debug mode, too, which names the tasks of the cycle', async () => {
    const { printed, code, timedOut, stderr } = await runApart(
      `await run(async () => {
        const first = createTask(async () => { await second; }, { name: 'the-first' });
        const second = createTask(async () => { await first; }, { name: 'the-second' });
        await sleep(2500);
        first.cancel();
        await wait([first, second]);
        print(first.cancelled(), second.cancelled());
      }, { debug: true });
      print('ended');`,
    );
    assert.deepEqual({ printed, code, timedOut }, { printed: [true, true, 'ended'], code: 0, timedOut: false });
    assert.match(stderr, /the-first.*the-second.*the-first/s);
  });
});

test('a cancelled task counts one request for each cancel(), however often the cycle comes back to it', async () => {
  await prints(
    `await virtualRun(async () => {
      const seen = [];
      const make = (other) => createTask(async () => {
        try { await other(); } finally { seen.push(currentTask().cancelling()); }
      });
      const first = make(() => second);
      const second = make(() => first);
      await sleep(1);
      first.cancel();
      await wait([first, second], { timeout: 1000 });
      print(seen);
    });`,
    [[1, 1]],
  );
});
