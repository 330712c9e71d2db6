import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type * as Instruments from '../../../dist/core/instrument.js';
import type * as Debug from '../../../dist/debug/session/debug-mode.js';
import { repository } from '../../support/repository.ts';

const inDist = (name: string) => pathToFileURL(join(repository, 'dist', name)).href;
const { disableDebug, enableDebug, startDebug, startDevelopment } = (await import(
  inDist('debug/session/debug-mode.js')
)) as typeof Debug;
const { instruments } = (await import(inDist('core/instrument.js'))) as typeof Instruments;

/** Whatever a session may leave behind. */
function traces(): unknown {
  return {
    listeners: new Map(process.eventNames().map((name) => [name, process.listeners(name as 'exit')])),
    isWatched: instruments.active !== null,
    formatter: Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace'),
    limit: Error.stackTraceLimit,
    sourceMaps: process.sourceMapsEnabled,
    exit: process.exit,
    emit: process.emit,
    emitWarning: process.emitWarning,
  };
}

const ways: readonly [string, () => () => void][] = [
  [
    'enableDebug',
    () => {
      enableDebug();
      enableDebug();
      return disableDebug;
    },
  ],
  ['startDebug', () => startDebug()],
  ['startDevelopment', () => startDevelopment({ lookOnSignals: true })],
];
for (const [name, start] of ways) {
  test(`${name} takes every hook out again, and can be called again`, () => {
    const before = traces();
    for (let round = 0; round < 2; round++) {
      const stop = start();
      assert.ok(instruments.active !== null);
      stop();
      stop();
      assert.deepEqual(traces(), before);
    }
  });
}

test('a loop that leaves debug mode does not end a session that was begun on purpose', () => {
  const stop = startDebug();
  enableDebug();
  disableDebug();
  assert.ok(instruments.active !== null);
  stop();
  assert.equal(instruments.active, null);
});
