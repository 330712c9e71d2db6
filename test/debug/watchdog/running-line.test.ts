import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agree } from './internals.ts';

/** `main:3 > helper:9` is helper at line 9, called by main at line 3. */
function stack(text: string) {
  return text
    .split(' > ')
    .map((call) => {
      const [functionName = '', line = ''] = call.split(':');
      return { functionName, file: '/app/a.mjs', line: Number(line), column: 1, isAsync: false };
    })
    .reverse();
}

const cases: readonly [string, string, string, string][] = [
  ['a loop that calls a helper is named, not the helper', 'main:3', 'main:3 > helper:9', 'main:3'],
  ['also when it was first seen inside the helper', 'main:3 > helper:9', 'main:3', 'main:3'],
  ['and when it calls several', 'main:3 > one:9', 'main:3 > two:12', 'main:3'],
  ['a helper that keeps running is named itself', 'main:3 > busy:9', 'main:3 > busy:9', 'main:3 > busy:9'],
  ['what the program does now counts when it has gone on', 'main:3 > one:9', 'main:4 > two:12', 'main:4 > two:12'],
  ['and when a function has', 'main:3 > busy:9', 'main:3 > busy:10', 'main:3 > busy:10'],
];
for (const [title, before, now, expected] of cases) {
  test(title, () => assert.deepEqual(agree(stack(before), stack(now)), stack(expected)));
}
