import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { EventLoop } from 'tsyncio';
import type * as Instruments from '../../../dist/core/instrument.js';
import type * as PromiseStates from '../../../dist/debug/promises/state.js';
import type * as Debug from '../../../dist/debug/session/debug-mode.js';
import { repository } from '../../support/repository.ts';
import { changes, hooks, threads } from './hooks.ts';

const inDist = (name: string) => pathToFileURL(join(repository, 'dist', name)).href;
const { disableDebug, enableDebug, startDebug, startDevelopment } = (await import(
  inDist('debug/session/debug-mode.js')
)) as typeof Debug;
const { stateOf } = (await import(inDist('debug/promises/state.js'))) as typeof PromiseStates;
const { instruments } = (await import(inDist('core/instrument.js'))) as typeof Instruments;

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
  [
    'loop.setDebug',
    () => {
      const loop = new EventLoop();
      loop.setDebug(true);
      return () => {
        loop.setDebug(false);
        loop.close();
      };
    },
  ],
];
// Some of Node's properties are made when they are first read, and its threads for files when one is.
hooks();
void globalThis.TextDecoder;
await readFile(import.meta.filename);

for (const [name, start] of ways) {
  test(`${name} takes every hook out again, and can be called again`, async () => {
    const before = hooks();
    const threadsBefore = threads() ?? 0;
    for (let round = 0; round < 2; round++) {
      const stop = start();
      assert.ok(instruments.active !== null);
      const during = changes(before, hooks());
      assert.ok(during.includes('net.Server.prototype.listen') && during.includes('process.emit'), during.join());
      assert.notEqual(stateOf(Promise.resolve()), undefined);
      // As long as the watchdog takes to be there.
      await wait(60);
      stop();
      stop();
      assert.deepEqual(changes(before, hooks()), []);
      assert.equal(instruments.active, null);
      assert.equal(stateOf(Promise.resolve()), undefined);
    }
    // The agent's thread ends by itself, a little later.
    while ((threads() ?? 0) > threadsBefore) await wait(10);
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
