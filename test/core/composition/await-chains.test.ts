/**
 * Chains of waits, of any kind and 10,000 long, are cancelled without a stack that grows with them. `sleep(0)` between two
 * levels keeps the program itself from recursing on its way in.
 */
import { describe, test } from 'node:test';
import { prints } from './apart.ts';

const LEVELS = 10_000;

/** How one level waits for the next: `below` is an async function. */
const kinds: Readonly<Record<string, string>> = {
  'await of a task': 'await createTask(below)',
  'return of a task': 'return createTask(below)',
  'catch() of a task': 'await createTask(below).catch(rethrow)',
  'then() of a task': 'await createTask(below).then((value) => value)',
  'finally() of a task': 'await createTask(below).finally(() => {})',
  'gather() of a function': 'await gather([below])',
  'gather() of a task': 'await gather([createTask(below)])',
  'gather() of a gather() of a task': 'await gather([gather([createTask(below)])])',
  'Promise.all() of a task': 'await Promise.all([createTask(below)])',
  'Promise.all() of a call': 'await Promise.all([below()])',
  'Promise.race() of a task': 'await Promise.race([createTask(below)])',
  'new Promise() of a task': 'await new Promise((resolve) => resolve(createTask(below)))',
  'waitFor() of a function': 'await waitFor(below, undefined)',
  'waitFor() of a function, with a deadline': 'await waitFor(below, 1e9)',
  'waitFor() of a task': 'await waitFor(createTask(below), 1e9)',
  'timeout()': 'await timeout(1e9, below)',
  'taskGroup(), in the body': 'await taskGroup(below)',
  'taskGroup(), in a child': 'await taskGroup(async (group) => { group.createTask(below); })',
  'an async function': 'await below()',
};

/** Those that let what they wait for run on when they are cancelled. */
const sheltering: Readonly<Record<string, string>> = {
  'shield() of a function': 'await shield(below)',
  'shield() of a task': 'await shield(createTask(below))',
  'wait() for a task': 'await wait([createTask(below)])',
  'asCompleted() of a task': 'for (const promise of asCompleted([createTask(below)])) await promise',
};

const program = (waits: readonly string[], end: string): string => `
const rethrow = (error) => { throw error; };
const kinds = [${waits.map((wait) => `async (below) => { ${wait}; }`).join(',\n')}];
const level = async (n) => {
  await sleep(0);
  if (n === 0) {
    reached.set();
    await sleep(1e9);
  } else {
    await kinds[n % kinds.length](() => level(n - 1));
  }
};
let reached, outermost;
await run(async () => {
  reached = new Event();
  outermost = createTask(() => level(${LEVELS}));
  await reached.wait();
  ${end}
});
print(outermost.cancelled(), 'ended');
`;

const cancel = `
  outermost.cancel();
  await wait([outermost]);
  print(outermost.cancelled(), allTasks().size);`;

describe(`${LEVELS} levels are cancelled by cancel() of the outermost`, () => {
  for (const [kind, wait] of Object.entries(kinds)) {
    test(kind, async () => {
      await prints(program([wait], cancel), [true, 1, true, 'ended']);
    });
  }
  test('all kinds in turn', async () => {
    await prints(program(Object.values(kinds), cancel), [true, 1, true, 'ended']);
  });
});

describe(`${LEVELS} levels are cancelled on the way out of run()`, () => {
  for (const [kind, wait] of Object.entries({ ...kinds, ...sheltering })) {
    test(kind, async () => {
      await prints(program([wait], ''), [true, 'ended']);
    });
  }
  test('all kinds in turn', async () => {
    await prints(program(Object.values({ ...kinds, ...sheltering }), ''), [true, 'ended']);
  });
});

test('a timeout around them expires', async () => {
  await prints(
    program(
      ['await createTask(below)', 'await gather([below])', 'await Promise.all([createTask(below)])'],
      `outermost.cancel();
      await wait([outermost]);
      reached.clear();
      print(...(await ending(timeout(1, async (limit) => {
        limit.reschedule(undefined);
        outermost = createTask(() => level(${LEVELS}));
        await reached.wait();
        limit.reschedule(getRunningLoop().time());
        await outermost;
      }))).slice(0, 1));`,
    ),
    ['TimeoutError', true, 'ended'],
  );
});
