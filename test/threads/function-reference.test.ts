import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callable, PicklingError, ThreadPoolExecutor } from 'tsyncio';
import { runProgram } from '../support/program.ts';
import * as forms from './forms.ts';

const stripsTypes = Boolean((process.features as { typescript?: unknown }).typescript);

test('every form of an exported function is found, with the module state of the worker', async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  for (const fn of [
    forms.declared,
    forms.declaredAsync,
    forms.arrow,
    forms.asyncArrow,
    forms.expression,
    forms.renamed,
    forms.listed,
    forms.default,
    forms.$dollar,
  ]) {
    assert.equal(await pool.submit(fn as () => number), forms.counter(), fn.name);
  }
});

test('a local function of the same name as an export is not taken for it', async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  await assert.rejects(
    pool.submit(forms.makeLocal()),
    (error) => error instanceof PicklingError && /'count'/.test(error.message),
  );
});

test('what a function uses is told exactly: no shadowed names, no properties, no comments', async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  const outer = 1;
  const other = { outer };
  const shadowing = (input: { outer: number }) => {
    // outer
    const outer = input.outer + 1;
    const text = `outer ${'other'}`;
    return `${outer} ${text}`;
  };
  assert.equal(await pool.submit(shadowing, { outer: 1 }), '2 outer other');
  await assert.rejects(
    pool.submit(() => `${other.outer}`),
    (error) => error instanceof PicklingError && /: 'other'\./.test(error.message),
  );
});

test('bound functions, methods that use this, and private state are refused with a reason', async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  const add = (a: number, b: number): number => a + b;
  const bound: (n: number) => number = add.bind(undefined, 1);
  await assert.rejects(pool.submit(bound, 1), /bound add\(\) cannot cross.*it is bound/);
  class Counter {
    #value = 1;
    read = () => this.#value;
  }
  await assert.rejects(pool.submit(new Counter().read), PicklingError);
  const arrows = {
    make() {
      return () => this;
    },
  };
  await assert.rejects(
    pool.submit(arrows.make() as () => object),
    (error) => error instanceof PicklingError && /'this'/.test(error.message),
  );
});

test('callable() names a function that is not found by itself', async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  assert.equal(await pool.submit(forms.wrapped as (n: number) => number, 41), 42);
  const stand = callable<(n: number) => number>(new URL('./forms.js', import.meta.url).href, 'byName');
  assert.equal(await pool.submit(stand, 41), 42);
  await assert.rejects(
    pool.submit(callable(new URL('./forms.js', import.meta.url).href, 'nothing')),
    (error) => error instanceof PicklingError && /exports nothing of that name/.test(error.message),
  );
  assert.throws(() => callable('no url', 'x'), TypeError);
  assert.throws(() => callable(import.meta.url, ''), TypeError);
});

test('stacks of a function that travelled as source name the line it was written on', async () => {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  const here = Number(/function-reference\.test\.js:(\d+)/.exec(new Error().stack ?? '')?.[1]);
  const error = await pool
    .submit(() => {
      throw new RangeError('from source');
    })
    .catch((reason) => reason as Error);
  assert.ok(error instanceof RangeError);
  const line = Number(/function-reference\.test\.js:(\d+)/.exec(`${error.stack}`)?.[1]);
  assert.ok(line > here && line < here + 8, `${error.stack}`);
});

const entryBody = `
  import { isMainThread } from 'node:worker_threads';
  import { parentLoop, run, runCoroutineThreadsafe, ThreadPoolExecutor, callable } from 'tsyncio';
  let state = 'fresh';
  export async function whatState() { return state; }
  export function ask() { return runCoroutineThreadsafe(whatState, parentLoop()).result(5000); }
  export function askNamed() { return runCoroutineThreadsafe(callable(import.meta.url, 'secret'), parentLoop()).result(5000); }
  callable(import.meta.url, 'secret', () => Promise.resolve('secret ' + state));
`;

test('functions of an entry module that waits at its top level are found all the same', async () => {
  const { stdout, stderr } = await runProgram(`${entryBody}
    if (isMainThread) {
      state = 'of main';
      await run(async () => {
        const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
        console.log(await pool.submit(ask));
        console.log(await pool.submit(askNamed));
        console.log(await pool.submit((n) => n + 1, 41));
        await pool.shutdown();
      });
    }`);
  assert.equal(stderr, '');
  assert.equal(stdout, 'of main\nsecret of main\n42\n');
});

test('an entry module without a guard does not start the program again in each worker', async () => {
  const { stdout, code } = await runProgram(`
    import { ProcessPoolExecutor, run } from 'tsyncio';
    let calls = 0;
    export function usesState() { calls += 1; return calls; }
    console.log('main part');
    await run(async () => {
      const pool = new ProcessPoolExecutor({ maxWorkers: 1 });
      try {
        await pool.submit(usesState);
      } catch (error) {
        console.log(error.name, /main part when it is imported/.test(error.message));
      }
      await pool.shutdown();
    });`);
  assert.equal(code, 0);
  assert.match(stdout, /^main part\nmain part\nRuntimeError true\n/);
});

test('functions of a .ts file that Node runs directly', {
  skip: !stripsTypes && 'this Node strips no types by itself',
}, async () => {
  const { stdout, stderr } = await runProgram(
    `import { ThreadPoolExecutor, ProcessPoolExecutor } from 'tsyncio';
    type Shape = { readonly side: number };
    let factor: number = 2;
    export function area(shape: Shape): number { return shape.side ** factor; }
    if (process.argv[2] === 'main') {
      for (const Pool of [ThreadPoolExecutor, ProcessPoolExecutor]) {
        const pool = new Pool({ maxWorkers: 1 });
        console.log(await pool.submit(area, { side: 5 }));
        console.log(await pool.submit((shape: Shape): number => shape.side as number, { side: 7 }));
        await pool.shutdown();
      }
    }`,
    { language: 'ts', args: ['main'] },
  );
  assert.equal(stderr, '');
  assert.equal(stdout, '25\n7\n25\n7\n');
});
