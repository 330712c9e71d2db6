import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '../../support/program.ts';

const PROGRAM = `
import { coroutine, createTask, run, sleep } from 'tsyncio';
const save = coroutine(async function save() {});
await run(async () => {
  save();
  await createTask(() => sleep(1));
  createTask(async () => { throw new Error('lost'); });
  await sleep(5);
});
console.log('done');
process.exitCode = 5;
`;

const faults: readonly [string, string][] = [
  ['the program has frozen Error', 'Object.freeze(Error);'],
  [
    'the program formats stacks itself, and fails',
    "Error.prepareStackTrace = () => { throw new Error('formatter'); };",
  ],
  ['the stack limit of the program is nothing', 'Error.stackTraceLimit = 0;'],
  [
    'files cannot be read or written',
    `import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module';
     for (const name of ['writeFileSync', 'mkdirSync', 'existsSync']) fs[name] = () => { throw new Error('no disk'); };
     syncBuiltinESMExports();`,
  ],
];
for (const [what, code] of faults) {
  for (const mode of ['tsyncio/debug', 'tsyncio/dev']) {
    test(`a program under ${mode} runs as ever when ${what}`, async () => {
      const plain = await runProgram(`${code}${PROGRAM}`);
      const result = await runProgram(`${code}${PROGRAM}`, { nodeArgs: ['--import', mode] });
      assert.equal(result.stdout, plain.stdout, result.stderr);
      assert.equal(result.code, plain.code, result.stderr);
      assert.doesNotMatch(result.stderr, /TSYNCIO_INSTRUMENT_FAILED/);
    });
  }
}
