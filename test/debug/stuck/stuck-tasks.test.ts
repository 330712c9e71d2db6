import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runDev } from '../../cli/program-files.ts';

const stuck = (sites: readonly string[]) => sites.filter((site) => site.startsWith('stuck-task'));

const DEADLOCK = `import { createTask, gather, Lock, run, sleep } from 'tsyncio';
const [a, b] = [new Lock(), new Lock()];
async function take(first, second) {
  await first.acquire();
  await sleep(1);
  await second.acquire();
}
const main = () => gather([createTask(() => take(a, b), { name: 'ab' }), createTask(() => take(b, a), { name: 'ba' })]);
`;

test('says who waits for what, who holds it, and that it is a circle', async (t) => {
  const result = await runDev(t, `${DEADLOCK}await run(main);\n`);
  assert.equal(result.code, 13);
  assert.deepEqual(stuck(result.sites), ['stuck-task 6×2'], result.stderr);
  const entry = result.report.find(({ kind }) => kind === 'stuck-task');
  assert.equal(
    entry?.message,
    "deadlock: task 'ab' waits for <Lock locked, 1 waiter>, which task 'ba' holds; " +
      "task 'ba' waits for <Lock locked, 1 waiter>, which task 'ab' holds",
  );
  assert.equal(entry?.task, 'ab');
  assert.match(entry?.stack ?? '', /^ {4}at (async )?take \(.*app\.mjs:6:/);
  assert.match(entry?.creationStack ?? '', /app\.mjs:8:/);
});

test('a circle is found while the program runs, once, and in debug mode too', async (t) => {
  const running = `${DEADLOCK}setTimeout(() => process.exit(0), 2500);\nrun(main, { debug: true });\n`;
  const result = await runDev(t, running);
  assert.deepEqual(stuck(result.sites), ['stuck-task 6×2'], result.stderr);
  assert.equal(result.code, 0);
});

test('a circle that a timeout opens soon is none', async (t) => {
  const { sites } = await runDev(
    t,
    `${DEADLOCK.replace('await second.acquire();', 'await timeout(100, () => second.acquire()).catch(() => first.release());').replace('sleep }', 'sleep, timeout }')}
setTimeout(() => {}, 1500);
await run(main);
`,
  );
  assert.deepEqual(stuck(sites), []);
});

test('tasks that wait when the program calls process.exit() were at work', async (t) => {
  const { sites } = await runDev(
    t,
    `import { createTask, Event, sleep } from 'tsyncio';
createTask(() => new Event().wait());
createTask(async () => { await sleep(5); process.exit(0); });
`,
  );
  assert.deepEqual(stuck(sites), []);
});

test('a task that only waits for one that is stuck is mentioned there', async (t) => {
  const { report } = await runDev(
    t,
    `import { createTask, Event, run, taskGroup, wait } from 'tsyncio';
const event = new Event();
async function stuck() {
  await event.wait();
}
await run(async () => {
  const inner = createTask(stuck, { name: 'inner' });
  const outer = createTask(async () => { await inner; }, { name: 'outer' });
  const group = createTask(() => taskGroup(async (group) => { group.createTask(() => outer); }), { name: 'group' });
  await wait([group]);
});
`,
  );
  assert.deepEqual(
    report.map(({ kind, location, message }) => `${kind} ${location?.line} ${message}`),
    [
      "stuck-task 4 task 'inner' waits for <Event unset, 1 waiter>, and nothing is left that could wake it " +
        "(task 'outer' waiting for it)",
    ],
  );
});

test('background() marks a task that may wait for ever', async (t) => {
  const { sites } = await runDev(
    t,
    `import { background, createTask, Queue } from 'tsyncio';
const queue = new Queue();
background(createTask(async () => { for await (const item of queue) console.log(item); }));
await queue.put('item');
`,
  );
  assert.deepEqual(stuck(sites), []);
});
