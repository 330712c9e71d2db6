import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runDev } from '../../cli/program-files.ts';
import { compare } from './sites.ts';

test('names the call of every coroutine that nobody awaited, and no other', async (t) => {
  const { found, planted } = await compare(
    t,
    `import { coroutine, createTask, gather, run, sleep, taskGroup, waitFor } from 'tsyncio';
const save = coroutine(async function save(text) { await sleep(1); return text; });
class Store {
  constructor() { this.put = coroutine(this.put.bind(this)); }
  async put(item) { await sleep(1); return item; }
  warm() { this.put('warm'); } // BAD never-awaited
}
await run(async () => {
  const store = new Store();
  store.warm();
  await store.put('a');
  for (const text of ['a', 'b']) save(text); // BAD never-awaited
  ['a'].forEach((text) => save(text)); // BAD never-awaited
  if (await sleep(1, true)) save('x').then; // BAD never-awaited

  await save('a');
  const later = save('b');
  await sleep(5);
  await later;
  await createTask(save('c'));
  await gather([save('d'), save('e')]);
  await waitFor(save('f'), 1000);
  await taskGroup(async (group) => { group.createTask(save('g')); });
  save('h').then(() => {});
  const given = save('i');
  given.close();
});`,
  );
  assert.deepEqual(found, planted);
});

test('names where a task or future was created whose exception nobody looked at, and no other', async (t) => {
  const { found, planted, report } = await compare(
    t,
    `import { createTask, Future, gather, getRunningLoop, run, sleep, taskGroup } from 'tsyncio';
async function bug() { await sleep(1); throw new Error('not consumed'); }
await run(async () => {
  createTask(bug, { name: 'buggy' }); // BAD never-retrieved
  let task = createTask(async () => { throw new TypeError('at once'); }); // BAD never-retrieved
  const future = new Future(); // BAD never-retrieved
  future.setException(new RangeError('a future'));
  getRunningLoop().createTask(bug); // BAD never-retrieved
  await sleep(10);
  task = undefined;

  await createTask(bug).catch(() => {});
  const kept = createTask(bug);
  await sleep(10);
  kept.exception();
  await gather([createTask(bug)], { returnExceptions: true });
  await taskGroup(async (group) => { group.createTask(bug); }).catch(() => {});
  const cancelled = createTask(bug);
  cancelled.cancel();
  const seen = createTask(bug);
  seen.addDoneCallback((done) => done.exception());
  await sleep(10);
});`,
  );
  assert.deepEqual(found, planted);
  const buggy = report.find(({ task }) => task === 'buggy');
  assert.match(buggy?.message ?? '', /^Task exception was never retrieved: Error: not consumed$/);
  assert.match(buggy?.stack ?? '', /^Error: not consumed\n {4}at .*bug .*app\.mjs:2:/);
  assert.match(buggy?.creationStack ?? '', /app\.mjs:4:3/);
});

test('what is left when the loop closes is reported in the order in which it was created', async (t) => {
  const { sites } = await runDev(
    t,
    `import { coroutine, Future, run, sleep } from 'tsyncio';
const save = coroutine(async () => {});
const kept = [];
await run(async () => {
  const futures = Array.from({ length: 2 }, () => new Future());
  kept.push(...futures, save());
  const last = new Future();
  kept.push(last);
  for (const future of [last, ...futures.reverse()]) {
    await sleep(0);
    future.setException(new Error('not consumed'));
  }
  await sleep(0);
});
`,
  );
  assert.deepEqual(sites, ['never-retrieved 5×2', 'never-awaited 6×1', 'never-retrieved 7×1']);
});

test('what is lost in a program without run() is found when it ends', async (t) => {
  const { found, planted } = await compare(
    t,
    `import { coroutine, createTask } from 'tsyncio';
const save = coroutine(async () => {});
save(); // BAD never-awaited
createTask(async () => { throw new Error('lost'); }); // BAD never-retrieved
`,
  );
  assert.deepEqual(found, planted);
});
