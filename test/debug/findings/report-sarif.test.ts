import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportSarif } from './internals.ts';

test('a SARIF report has one result a site, its rule, its region and how often it was seen', () => {
  const text = reportSarif(
    [
      {
        kind: 'resource-leak',
        message: 'a server was never closed',
        location: { file: '/a b/c.ts', line: 3, column: 5 },
        functionName: 'main',
        task: null,
        stack: null,
        creationStack: null,
        count: 2,
        hint: 'close it',
      },
      {
        kind: 'stuck-task',
        message: 'stuck',
        location: null,
        functionName: null,
        task: 'Task-1',
        stack: null,
        creationStack: null,
        count: 1,
        hint: 'set it',
      },
    ],
    '1.2.3',
  );
  const { version, runs } = JSON.parse(text);
  assert.equal(version, '2.1.0');
  const [{ tool, results }] = runs;
  assert.equal(tool.driver.version, '1.2.3');
  assert.equal(results.length, 2);
  assert.equal(tool.driver.rules[results[0].ruleIndex].id, 'resource-leak');
  assert.equal(results[0].occurrenceCount, 2);
  assert.deepEqual(results[0].locations[0].physicalLocation, {
    artifactLocation: { uri: 'file:///a%20b/c.ts' },
    region: { startLine: 3, startColumn: 5 },
  });
  assert.equal(results[1].locations, undefined);
  assert.deepEqual(results[1].properties, { task: 'Task-1' });
});
