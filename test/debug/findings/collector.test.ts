import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from '../../support/repository.ts';
import { writeFiles } from './files.ts';
import { FindingCollector } from './internals.ts';

const stackOf = (...places: string[]) => places.map((place) => `    at f (${place})`).join('\n');
const own = `${join(repository, 'dist/core/task.js')}:9:9`;

test('keeps one entry a site and counts the repeats, whatever the message says', () => {
  const seen: [number, boolean][] = [];
  const collector = new FindingCollector({ onFinding: (finding, isNew) => seen.push([finding.count, isNew]) });
  collector.report('never-retrieved', { message: 'Task-1 failed', stack: stackOf('/app/a.ts:3:1'), task: 'Task-1' });
  collector.report('never-retrieved', { message: 'Task-2 failed', stack: stackOf('/app/a.ts:3:1'), task: 'Task-2' });
  collector.report('never-retrieved', { message: 'Task-3 failed', stack: stackOf('/app/a.ts:4:1') });
  assert.deepEqual(seen, [
    [1, true],
    [2, false],
    [1, true],
  ]);
  assert.deepEqual(
    collector.findings().map(({ location, count, task }) => [location?.line, count, task]),
    [
      [3, 2, 'Task-1'],
      [4, 1, null],
    ],
  );
});

test("names the user's frame under those of the library and of Node", () => {
  const collector = new FindingCollector();
  collector.report('never-awaited', {
    message: 'm',
    stack: stackOf(own, 'node:fs:1:1', '/app/a.ts:3:2', '/app/b.ts:1:1'),
  });
  const [finding] = collector.findings();
  assert.deepEqual(finding?.location, { file: '/app/a.ts', line: 3, column: 2 });
  assert.equal(finding?.functionName, 'f');
  assert.equal(finding?.stack, '    at f (/app/a.ts:3:2)\n    at f (/app/b.ts:1:1)');
});

test('leaves out what a dependency dropped, unless asked', () => {
  const stack = stackOf(own, '/app/node_modules/x/i.js:5:1', '/app/a.ts:3:2');
  const plain = new FindingCollector();
  plain.report('never-awaited', { message: 'm', stack });
  plain.report('never-awaited', { message: 'only node', stack: stackOf('node:fs:1:1') });
  assert.deepEqual(plain.findings(), []);
  const all = new FindingCollector({ includeDependencies: true });
  all.report('never-awaited', { message: 'm', stack });
  assert.equal(all.findings()[0]?.location?.file, '/app/node_modules/x/i.js');
});

test("a block inside a dependency is the user's who called it", () => {
  const collector = new FindingCollector();
  collector.report('blocked-loop', { message: 'm', stack: stackOf('/app/node_modules/x/i.js:5:1', '/app/a.ts:3:2') });
  collector.report('blocked-loop', { message: 'm', stack: stackOf('/app/node_modules/x/i.js:5:1') });
  assert.deepEqual(
    collector.findings().map(({ location }) => location?.file),
    ['/app/a.ts'],
  );
});

test('the watchdog and the instrument see one block: one finding, with the longer time', () => {
  const collector = new FindingCollector();
  const incident = 'step 7';
  collector.report('blocked-loop', { message: '120 ms', stack: stackOf('/app/a.ts:9:1'), incident, duration: 120 });
  collector.report('slow-callback', { message: '300 ms', stack: stackOf('/app/a.ts:2:1'), incident, duration: 300 });
  collector.report('slow-callback', {
    message: '200 ms',
    stack: stackOf('/app/a.ts:2:1'),
    incident: 'step 8',
    duration: 200,
  });
  assert.deepEqual(
    collector.findings().map(({ kind, message, location, count }) => [kind, message, location?.line, count]),
    [
      ['blocked-loop', '300 ms', 9, 1],
      ['slow-callback', '200 ms', 2, 1],
    ],
  );
});

test('a comment silences the next line, for the kinds that it names', (t) => {
  const folder = writeFiles(t, {
    'a.ts': [
      '// tsyncio-ignore-next-line never-awaited: the cache warms up by itself',
      'warmUp();',
      '// tsyncio-ignore-next-line slow-callback, never-retrieved',
      'other();',
      '// tsyncio-ignore-next-line',
      '// because it is a fire-and-forget',
      'third();',
    ].join('\n'),
  });
  const collector = new FindingCollector();
  for (const line of [2, 4, 7]) {
    for (const kind of ['never-awaited', 'never-retrieved'] as const) {
      collector.report(kind, { message: 'm', stack: stackOf(`${join(folder, 'a.ts')}:${line}:1`) });
    }
  }
  assert.deepEqual(
    collector.findings().map(({ kind, location }) => [kind, location?.line]),
    [
      ['never-retrieved', 2],
      ['never-awaited', 4],
    ],
  );
});

test('keeps the stack of the lost error beside that of the creation', () => {
  const collector = new FindingCollector();
  const error = Object.assign(new Error('no\nsuch thing'), {
    stack: 'Error: no\nsuch thing\n    at g (/app/b.ts:8:1)',
  });
  collector.report('never-retrieved', { message: 'm', stack: stackOf('/app/a.ts:3:1'), error });
  const [finding] = collector.findings();
  assert.equal(finding?.stack, 'Error: no\nsuch thing\n    at g (/app/b.ts:8:1)');
  assert.equal(finding?.creationStack, '    at f (/app/a.ts:3:1)');
});

test('never throws, whatever it is given and whatever its listener does', () => {
  const collector = new FindingCollector({
    onFinding: () => {
      throw new Error('the listener fails');
    },
  });
  const hostile = new Proxy(new Error('x'), {
    get: () => {
      throw new Error('the error of the program fails');
    },
  });
  collector.report('never-retrieved', { message: 'm', stack: stackOf('/app/a.ts:3:1'), error: hostile });
  collector.report('never-retrieved', { message: 'm', stack: 'no stack at all' });
  assert.equal(collector.findings().length, 2);
});
