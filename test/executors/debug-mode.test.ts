import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { makeFolder, runDev } from '../cli/program-files.ts';
import { runProgram } from '../support/program.ts';
import { until } from './support/kinds.ts';

/** Five mistakes, each in a call of its own, in a worker of the pool. */
const mistakes = (pool: string, options = '{}') => `
  import { createServer } from 'node:net';
  import { createTask, ${pool}, run, sleep } from 'tsyncio';

  async function save() {
    await sleep(1);
  }
  export async function forgets() {
    save(); // never-awaited
    await sleep(5);
  }
  export async function loses() {
    createTask(async () => { throw new Error('lost'); }); // never-retrieved
    await sleep(5);
  }
  export async function blocks() {
    // By the processor's clock: what a busy machine makes of the other one is no mistake.
    const spent = () => process.cpuUsage().user / 1000;
    await sleep(1); for (const from = spent(); spent() < from + 400; ); // slow-callback
  }
  export async function leaks() {
    createServer().listen(0); // resource-leak
    await sleep(5);
  }
  export async function collects() {
    for (let i = 0; i < 20; i += 1) {
      globalThis.gc?.();
      await sleep(10);
    }
  }
  export function computes() {
    const end = performance.now() + 400;
    while (performance.now() < end); // what a worker is for
    return 'computed';
  }
  if (process.argv[1] === import.meta.filename) {
    await run(async () => {
      await using pool = new ${pool}({ maxWorkers: 1 });
      for (const fn of [forgets, loses, blocks, leaks, collects]) await pool.submit(fn);
      console.log(await pool.submit(computes));
    }, ${options});
  }
`;

/** One block has one of two names: whether the watchdog got to look while it lasted is up to the machine. */
function oneName(kind: string): string {
  return kind === 'blocked-loop' ? 'slow-callback' : kind;
}

function linesOf(source: string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [index, line] of source.split('\n').entries()) {
    const kind = /\/\/ ([a-z]+-[a-z]+)$/.exec(line)?.[1];
    if (kind !== undefined) found[kind] = index + 1;
  }
  return found;
}

const pools = [
  { pool: 'ThreadPoolExecutor', worker: /^worker thread ThreadPoolExecutor-0_0$/ },
  { pool: 'InterpreterPoolExecutor', worker: /^worker interpreter InterpreterPoolExecutor-0_0$/ },
  { pool: 'ProcessPoolExecutor', worker: /^worker process ProcessPoolExecutor-0_0 \(pid \d+\)$/ },
];

const skip = Number(process.versions.node.split('.')[0]) < 24 && 'this Node has no `await using`';

for (const { pool, worker } of pools) {
  test(`${pool}: the development mode reports a mistake made in a worker, with the worker's name`, {
    skip,
  }, async (t) => {
    const source = mistakes(pool);
    const { report, stdout, stderr, code } = await runDev(t, source);
    assert.equal(stdout, 'computed\n');
    assert.equal(code, 0, stderr);
    const found = Object.fromEntries(report.map(({ kind, location }) => [oneName(kind), location?.line]));
    assert.deepEqual(found, linesOf(source));
    for (const { kind, thread } of report) assert.match(thread ?? 'main thread', worker, kind);
    assert.match(report.find(({ kind }) => oneName(kind) === 'slow-callback')?.hint ?? '', /await toThread\(fn/);
    assert.equal(stderr.match(/^tsyncio: 4 mistakes$/gm)?.length, 1, stderr);
  });

  for (const [how, nodeArgs, options] of [
    ['--import tsyncio/debug', ['--import', 'tsyncio/debug'], '{}'],
    ['run(main, { debug: true })', [], '{ debug: true }'],
  ] as const) {
    test(`${pool}: ${how} reports a mistake made in a worker, with the worker's name`, { skip }, async () => {
      const { stdout, stderr } = await runProgram(mistakes(pool, options), {
        nodeArgs: ['--expose-gc', ...nodeArgs],
      });
      assert.equal(stdout, 'computed\n');
      const name = worker.source.slice(1, -1);
      for (const [warning] of stderr.matchAll(/\[TSYNCIO_BLOCKED_LOOP\].*\n.*\n.*/g)) {
        assert.match(warning, new RegExp(` in ${name}\\n {4}at blocks .*\nhint: .*await toThread\\(fn`));
      }
      assert.match(stderr, new RegExp(`"thread":"${name}","msg":"Executing <Task finished name='blocks'`));
      assert.match(stderr, new RegExp(`"thread":"${name}","err":.*"msg":"Task exception was never retrieved`));
      assert.match(stderr, new RegExp(`\\[TSYNCIO_NEVER_AWAITED\\] .*save\\(\\).* in ${name}\n`));
      assert.match(stderr, new RegExp(`\\[TSYNCIO_RESOURCE_LEAK\\] ResourceWarning: server .* in ${name}\n`));
    });
  }
}

test('a worker process that is watched says nothing of its own at the end, and its program counts what it found', {
  skip,
}, async (t) => {
  const source = `
    import { ProcessPoolExecutor, run, sleep } from 'tsyncio';
    async function save() {}
    export async function forgets() {
      save();
      await sleep(1);
    }
    if (process.argv[1] === import.meta.filename) {
      await run(async () => {
        await using pool = new ProcessPoolExecutor({ maxWorkers: 2 });
        await Promise.all([pool.submit(forgets), pool.submit(forgets), pool.submit(forgets)]);
      });
    }
  `;
  const { sites, stderr, code } = await runDev(t, source, { devArgs: ['--fail-on', 'never-awaited'] });
  assert.deepEqual(sites, ['never-awaited 5×3']);
  assert.equal(stderr.match(/^tsyncio: /gm)?.length, 1, stderr);
  assert.equal(code, 1);
});

test('a worker process that outlives its program leaves nothing behind', { skip }, async (t) => {
  const source = `
    import { ProcessPoolExecutor } from 'tsyncio';
    const pool = new ProcessPoolExecutor({ maxWorkers: 1 });
    console.log(await pool.submit(() => process.pid));
    process.exit();
  `;
  const TMPDIR = makeFolder(t, {});
  const { sites, stdout, stderr } = await runDev(t, source, { env: { TMPDIR } });
  assert.deepEqual(sites, ['resource-leak 3×1'], stderr);
  await until(() => !isAlive(Number(stdout)));
  assert.deepEqual(readdirSync(TMPDIR), []);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
