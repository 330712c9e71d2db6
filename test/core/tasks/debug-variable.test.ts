/** How debug mode is turned on from outside: a loop's own debug flag says whether it was. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runProgram } from '../../support/program.ts';

const PROGRAM = `import { newEventLoop } from 'tsyncio'; console.log(newEventLoop().getDebug());`;

async function debugOf(env: Record<string, string>, nodeArgs: string[] = []): Promise<string> {
  const { stdout, stderr, code } = await runProgram(PROGRAM, { env, nodeArgs });
  assert.equal(code, 0, stderr);
  return stdout.trim();
}

describe('debug mode', () => {
  test('is off by default, and on by either environment variable [test_tasks.GatherTestsBase.test_env_var_debug]', async () => {
    assert.equal(await debugOf({}), 'false');
    assert.equal(await debugOf({ ASYNCIODEBUG: '', PYTHONASYNCIODEBUG: '' }), 'false');
    assert.equal(await debugOf({ ASYNCIODEBUG: '1' }), 'true');
    assert.equal(await debugOf({ PYTHONASYNCIODEBUG: '1' }), 'true');
  });

  test('is on in the development mode [test_tasks.GatherTestsBase.test_env_var_debug]', async () => {
    assert.equal(await debugOf({}, ['--import', 'tsyncio/dev']), 'true');
  });
});
