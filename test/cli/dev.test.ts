import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProgram } from '../support/program.ts';
import { makeFolder, runDev } from './program-files.ts';

const FORGOTTEN = `import { coroutine } from 'tsyncio';
const save = coroutine(async function save() {});
save();
`;

test('reports a coroutine nobody awaited, with its line, and leaves output and exit code to the program', async (t) => {
  const result = await runDev(t, `${FORGOTTEN}console.log('done');\nprocess.exitCode = 7;\n`);
  assert.deepEqual(result.sites, ['never-awaited 3×1']);
  assert.equal(result.stdout, 'done\n');
  assert.equal(result.code, 7);
  assert.match(result.stderr, /coroutine 'save' was never awaited\n {2}created at .*app\.mjs:3:1\n/);
  assert.match(result.stderr, /> 3 │ save\(\);\n +│ \^\^\^\^\n/);
  assert.match(result.stderr, /tsyncio: 1 mistake\n/);
  assert.equal(result.stderr.match(/never awaited/g)?.length, 1, 'once, and not as a Node warning too');
});

test('says nothing about a program without mistakes, and writes an empty report', async (t) => {
  const result = await runDev(
    t,
    `import { createTask, run, sleep } from 'tsyncio';
     await run(async () => { await createTask(() => sleep(1)); console.error('to stderr'); });`,
  );
  assert.deepEqual(result.report, []);
  assert.equal(result.stderr.replace(/^asyncio debug.*\n/gm, ''), 'to stderr\n');
  assert.equal(result.code, 0);
});

test('an entry of the report has every field, its file an absolute path', async (t) => {
  const { report } = await runDev(t, FORGOTTEN);
  const [entry] = report;
  assert.deepEqual(Object.keys(entry ?? {}), [
    'kind',
    'message',
    'location',
    'functionName',
    'task',
    'stack',
    'creationStack',
    'count',
    'hint',
  ]);
  assert.ok(entry?.location?.file.startsWith('/') && entry.location.file.endsWith('app.mjs'));
});

const endings: readonly [string, string, number][] = [
  ['process.exit()', 'process.exit(3);', 3],
  ['an uncaught error', 'throw new Error("boom");', 1],
  ['an unhandled rejection', 'Promise.reject(new Error("boom"));', 1],
  ['a top-level await that never settles', 'await new Promise(() => {});', 13],
];
for (const [what, code, exitCode] of endings) {
  test(`writes the report when the program ends by ${what}, and keeps its exit code ${exitCode}`, async (t) => {
    const result = await runDev(t, `${FORGOTTEN}${code}`);
    assert.ok(result.sites.includes('never-awaited 3×1'), result.stderr);
    assert.equal(result.code, exitCode);
  });
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`passes ${signal} on to the program, writes the report, and dies of the signal as the program does`, async (t) => {
    const result = await runDev(t, `${FORGOTTEN}setInterval(() => {}, 1000);\nconsole.log('ready');`, {
      onStart: (child) => void child.printed('ready').then(() => child.kill(signal)),
    });
    assert.deepEqual(result.sites, ['never-awaited 3×1']);
    assert.equal(result.signal, signal);
  });
}

test('a program that handles a signal itself decides what it means', async (t) => {
  const result = await runDev(
    t,
    `${FORGOTTEN}const timer = setInterval(() => {}, 1000);
     process.once('SIGTERM', () => { console.log('bye'); clearInterval(timer); });
     console.log('ready');`,
    { onStart: (child) => void child.printed('ready').then(() => child.kill('SIGTERM')) },
  );
  assert.equal(result.stdout, 'ready\nbye\n');
  assert.equal(result.code, 0);
  assert.deepEqual(result.sites, ['never-awaited 3×1']);
});

test('a program that is killed outright leaves what had been found', async (t) => {
  const result = await runDev(
    t,
    `import { getRunningLoop } from 'tsyncio';
     getRunningLoop().slowCallbackDuration = 10;
     getRunningLoop().callSoon(function crunch() { const end = process.cpuUsage().user + 50_000; while (process.cpuUsage().user < end); });
     process.once('warning', () => process.kill(process.pid, 'SIGKILL'));
     setInterval(() => {}, 1000);`,
  );
  assert.equal(result.report.length, 1);
  assert.equal(result.signal, 'SIGKILL');
});

test('SIGQUIT prints where every task stands, and the program goes on', async (t) => {
  const result = await runDev(
    t,
    `import { createTask, Event, run, sleep } from 'tsyncio';
const done = new Event();
async function waitForDoor() { await done.wait(); }
const alive = setInterval(() => {}, 1000);
process.once('SIGUSR2', () => { done.set(); clearInterval(alive); });
await run(async () => {
  const task = createTask(waitForDoor, { name: 'porter' });
  await sleep(0);
  console.log('ready');
  await task;
  console.log('open');
});`,
    {
      onStart: (child) =>
        void child
          .printed('ready')
          .then(() => child.kill('SIGQUIT'))
          .then(() => child.printed('porter'))
          .then(() => child.kill('SIGUSR2')),
    },
  );
  assert.match(result.stderr, /2 pending tasks\n/);
  assert.match(result.stderr, /name='porter'[\s\S]*\n +at .*waitForDoor.*app\.mjs:3:/);
  assert.equal(result.stdout, 'ready\nopen\n');
  assert.equal(result.code, 0);
});

test('--fail-on makes the exit code 1 when such a kind was found', async (t) => {
  const one = await runDev(t, FORGOTTEN, { devArgs: ['--fail-on', 'slow-callback,never-awaited'] });
  assert.equal(one.code, 1);
  const other = await runDev(t, FORGOTTEN, { devArgs: ['--fail-on', 'resource-leak'] });
  assert.equal(other.code, 0);
  const any = await runDev(t, FORGOTTEN, { devArgs: ['--fail-on', 'any'] });
  assert.equal(any.code, 1);
  const clean = await runDev(t, '', { devArgs: ['--fail-on', 'any'] });
  assert.equal(clean.code, 0);
});

test('the program gets its arguments, flags included, its input, and the environment it would have without', async (t) => {
  const source = `import { text } from 'node:stream/consumers';
    console.log(JSON.stringify([process.argv.slice(2), await text(process.stdin), Object.keys(process.env).filter((k) => k.startsWith('TSYNCIO'))]));`;
  const result = await runDev(t, source, { args: ['--port', '80', '--help', '--', 'x'], stdin: 'hello' });
  assert.deepEqual(JSON.parse(result.stdout), [['--port', '80', '--help', '--', 'x'], 'hello', []]);
});

test('names the line of a TypeScript source', async (t) => {
  const source = `import { coroutine, run } from 'tsyncio';
interface Draft { readonly text: string }
const save = coroutine(async function save(draft: Draft): Promise<void> { await draft.text; });
await run(async (): Promise<void> => {
  save({ text: 'x' });
});`;
  if (
    process.features.typescript === undefined &&
    !process.allowedNodeEnvironmentFlags.has('--experimental-strip-types')
  ) {
    const folder = makeFolder(t, { 'app.ts': source });
    const result = await runProgram({ file: 'dist/cli/main.js' }, { args: ['dev', join(folder, 'app.ts')] });
    assert.equal(result.code, 2);
    assert.match(result.stderr, /cannot run \.ts files by itself; install tsx/);
    return;
  }
  const { sites, report, stderr } = await runDev(t, source, { name: 'app.ts' });
  assert.deepEqual(sites, ['never-awaited 5×1'], stderr);
  assert.equal(report[0]?.location?.column, 3);
});

test('names the source of a compiled program by its source map', async (t) => {
  const map = { version: 3, file: 'app.mjs', sources: ['app.ts'], names: [], mappings: ';;AAIA' };
  const { report } = await runDev(t, `${FORGOTTEN}//# sourceMappingURL=app.mjs.map\n`, {
    files: { 'app.mjs.map': JSON.stringify(map), 'app.ts': '//\n//\n//\n//\nsave();\n' },
  });
  assert.ok(report[0]?.location?.file.endsWith('app.ts'));
  assert.equal(report[0]?.location?.line, 5);
});

test('findings of a worker thread are in the report and in the summary', async (t) => {
  const result = await runDev(
    t,
    `import { once } from 'node:events';
     import { Worker } from 'node:worker_threads';
     for (let i = 0; i < 2; i++) await once(new Worker(new URL('./worker.mjs', import.meta.url)), 'exit');`,
    { files: { 'worker.mjs': FORGOTTEN } },
  );
  assert.deepEqual(result.sites, ['never-awaited 3×2']);
  assert.ok(result.report[0]?.location?.file.endsWith('worker.mjs'));
  assert.match(result.stderr, /tsyncio: 2 mistakes at 1 place\n/);
});

test('a SARIF report can be had beside the JSON one', async (t) => {
  const folder = makeFolder(t, { 'app.mjs': FORGOTTEN });
  const sarif = join(folder, 'out', 'report.sarif');
  const result = await runProgram(
    { file: 'dist/cli/main.js' },
    { args: ['dev', '--report', `sarif=${sarif}`, join(folder, 'app.mjs')] },
  );
  assert.equal(result.code, 0);
  assert.equal(JSON.parse(readFileSync(sarif, 'utf8')).runs[0].results[0].ruleId, 'never-awaited');
  assert.ok(!existsSync(join(folder, 'report.json')));
});

const wrong: readonly [readonly string[], RegExp][] = [
  [['dev', 'no-such-file.js'], /no-such-file\.js: there is no such file/],
  [['dev', '--report', 'xml=a', 'package.json'], /--report xml=a: .* write json=FILE or sarif=FILE/],
  [['dev', '--fail-on', 'typos', 'package.json'], /--fail-on typos: no such kind; there are never-awaited,/],
  [['dev'], /missing required argument 'file'/],
  [['dve', 'x.js'], /unknown command 'dve'/],
];
for (const [args, message] of wrong) {
  test(`\`tsyncio ${args.join(' ')}\` says what is wrong, and exits with 2`, async () => {
    const result = await runProgram({ file: 'dist/cli/main.js' }, { args });
    assert.match(result.stderr, message);
    assert.equal(result.code, 2);
  });
}

test('--help names every kind and shows examples', async () => {
  const { stdout, code } = await runProgram({ file: 'dist/cli/main.js' }, { args: ['dev', '--help'] });
  for (const kind of ['never-awaited', 'swallowed-cancel', 'resource-leak']) assert.ok(stdout.includes(kind));
  assert.match(stdout, /tsyncio dev --report json=findings\.json --fail-on any app\.ts/);
  assert.equal(code, 0);
});

test('colours only on a terminal, or when they are asked for', async (t) => {
  const plain = await runDev(t, FORGOTTEN);
  assert.ok(!plain.stderr.includes('\u001b'));
  const forced = await runDev(t, FORGOTTEN, { env: { FORCE_COLOR: '1' } });
  assert.ok(forced.stderr.includes('\u001b[31m'));
});

test('a report that cannot be written is an error before the program runs', async (t) => {
  const folder = makeFolder(t, { 'app.mjs': "console.log('runs');", 'taken.txt': 'not a folder' });
  const dev = (report: string) =>
    runProgram({ file: 'dist/cli/main.js' }, { args: ['dev', '--report', `json=${report}`, join(folder, 'app.mjs')] });
  const isFolder = await dev(folder);
  assert.deepEqual([isFolder.code, isFolder.stdout], [2, '']);
  assert.equal(
    isFolder.stderr,
    `tsyncio: --report json=${folder}: cannot write ${folder}: it is a folder; name a file in it\n`,
  );
  const below = await dev(join(folder, 'taken.txt', 'report.json'));
  assert.deepEqual([below.code, below.stdout], [2, '']);
  assert.match(below.stderr, /^tsyncio: --report json=.*: cannot write .*report\.json: E(?:NOTDIR|EXIST)\b.*\n$/);
});

test('a report that can be written no more is said to be lost, and the findings are on the terminal', async (t) => {
  const folder = makeFolder(t, {
    'app.mjs': `import { mkdirSync, rmSync } from 'node:fs';
async function save() {}
function leave() { save(); }
leave();
const report = new URL('out/report.json', import.meta.url);
rmSync(report);
mkdirSync(report);
process.exitCode = 3;`,
  });
  const result = await runProgram(
    { file: 'dist/cli/main.js' },
    { args: ['dev', '--report', `json=${join(folder, 'out/report.json')}`, join(folder, 'app.mjs')] },
  );
  assert.equal(result.code, 3);
  assert.match(result.stderr, /^never-awaited /m);
  assert.match(result.stderr, /^tsyncio: the report could not be written: EISDIR: .*report\.json'$/m);
});

test('a program that signals itself ends there, with what was found', {
  skip: process.platform === 'win32',
}, async (t) => {
  const leave =
    "async function save() {}\nfunction leave() { save(); }\nleave();\n(await import('node:net')).createServer().listen(0);\n";
  for (const [call, code] of [
    ['process.kill(process.pid);', 'SIGTERM'],
    ["process.kill(process.pid, 'SIGINT');", 'SIGINT'],
    ['process.kill(process.pid, 1);', 'SIGHUP'],
    ["process.once('SIGTERM', () => process.exit(5)); setTimeout(() => {}, 60_000); process.kill(process.pid);", 5],
  ] as const) {
    const result = await runDev(t, `${leave}${call}`);
    assert.equal(result.signal ?? result.code, code, result.stderr);
    assert.deepEqual(result.sites, ['never-awaited 2×1'], call);
  }
});
