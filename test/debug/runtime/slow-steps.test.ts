import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '../../support/program.ts';
import { compare } from './sites.ts';

/** So many ms of the processor: on a machine with too much to do it is those that make a step slow. */
const COMPUTE =
  'ms) { const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };' +
  ' const end = used() + ms; while (used() < end); }';
const BUSY = `function busy(${COMPUTE}`;

test('names a slow callback and a slow step, with their task, once a site', async (t) => {
  const { found, planted, report } = await compare(
    t,
    `import { createTask, getRunningLoop, run, sleep } from 'tsyncio'; ${BUSY}
await run(async () => {
  const loop = getRunningLoop();
  function crunch() { busy(200); } // BAD slow-callback
  loop.callSoon(crunch);
  loop.callLater(1, crunch);
  await sleep(400);
  const task = createTask(async () => {
    for (let i = 0; i < 2; i++) {
      await sleep(1); // BAD slow-callback
      grind(200);
    }
  }, { name: 'grinder' });
  await task;
  loop.callSoon(() => busy(30));
  await sleep(50);
  loop.slowCallbackDuration = 60;
  loop.callSoon(() => busy(85)); // BAD slow-callback
  await sleep(50);
});
function grind(${COMPUTE}`,
  );
  // What the watchdog saw while it lasted is named by the line that was executing, in `busy` or `grind`, and is one finding with it.
  const isWhileItLasted = (site: string): boolean => /^blocked-loop @ (?:1|21)$/.test(site);
  const seenMeanwhile = found.filter(isWhileItLasted);
  const afterwards = found.filter((site) => !isWhileItLasted(site));
  assert.ok(
    afterwards.every((site) => planted.includes(site)),
    afterwards.join(', '),
  );
  assert.ok(afterwards.length === planted.length || seenMeanwhile.length > 0, found.join(', '));
  const callback = report.find(({ kind, location }) => kind === 'slow-callback' && location?.line === 4);
  if (callback !== undefined) {
    assert.match(callback.message, /^Executing <(Timer)?Handle .*crunch\(\)> took \d+\.\d{3} seconds$/);
    // The watchdog may have seen the first of the two.
    assert.match(callback.creationStack ?? '', /app\.mjs:[56]:/);
  }
  assert.ok(report.some(({ task }) => task === 'grinder'));
});

test('debug mode logs it in the words of asyncio', async () => {
  const result = await runProgram(
    `import { getRunningLoop, run, sleep } from 'tsyncio'; ${BUSY}
     await run(async () => { getRunningLoop().callSoon(function crunch() { busy(200); }); await sleep(1); });`,
    { nodeArgs: ['--import', 'tsyncio/debug'] },
  );
  assert.match(
    result.stderr,
    /"level":40,.*"name":"asyncio","msg":"Executing <Handle crunch\(\)> took \d+\.\d{3} seconds"/,
  );
});

test('says nothing of long waits, nor of a loop that is not in debug mode', async () => {
  const result = await runProgram(
    `import { getRunningLoop, run, sleep } from 'tsyncio'; ${BUSY}
     await run(async () => { await sleep(150); await new Promise((resolve) => setTimeout(resolve, 150)); });
     await run(async () => { getRunningLoop().callSoon(() => busy(200)); await sleep(1); }, { debug: false });`,
    { nodeArgs: ['--import', 'tsyncio/debug'] },
  );
  assert.equal(result.stderr, '');
});
