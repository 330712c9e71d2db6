/** An error inside the debug code never reaches the program. `run.ts` beside this goes through more. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Faults, filesOf } from './run.ts';

describe('a program prints and ends as without debug mode when a file of the debug code fails', () => {
  let faults: Faults;
  before(() => {
    faults = new Faults();
  });

  test('in the development mode, whatever the program does', async () => {
    const files = filesOf(await faults.functions('busy', 'dev'));
    for (const part of ['session/report-files', 'promises/tracking', 'findings/stack', 'findings/source-map']) {
      assert.ok(files.includes(`debug/${part}.js`), `${part} does not run`);
    }
    assert.deepEqual([...(await faults.differences('busy', 'dev', files))], []);
  });

  test('when it ends with tasks that are stuck, and in debug mode', async () => {
    const ofOthers = new Set(filesOf(await faults.functions('busy', 'dev')));
    const files = filesOf(await faults.functions('stuck', 'dev')).filter((file) => !ofOthers.has(file));
    assert.deepEqual([...(await faults.differences('stuck', 'dev', files))], []);
    const session = ['debug/session/session.js', 'debug/findings/collector.js', 'debug/session/warning-outlet.js'];
    assert.deepEqual([...(await faults.differences('crashing', 'debug', session))], []);
  });
});
