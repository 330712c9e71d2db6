/**
 * Every pair prints in TypeScript exactly what it prints in Python. CPython is the judge where the machine has one;
 * elsewhere its recorded answer is. `node test/differential/differential.test.ts --record [NAME …]` records: it runs
 * each program five times and refuses one that does not always print the same.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { findCPython } from '../support/cpython.ts';
import { expectedFile, ForkingPythons, namesOf, runPython, runTypeScript } from './pairs.ts';

const python = findCPython();

if (process.argv.includes('--record')) await record(process.argv.slice(process.argv.indexOf('--record') + 1));
else define();

function define(): void {
  describe('the pairs', () => {
    it('are complete: each has a Python half, a TypeScript half and a recorded answer', () => {
      assert.deepEqual(namesOf('.ts'), namesOf('.py'));
      assert.deepEqual(namesOf('.expected'), namesOf('.py'));
    });
  });

  describe('tsyncio prints what CPython prints', { concurrency: 2 }, () => {
    for (const name of namesOf('.ts')) {
      it(name, async () => {
        const [expected, ours] = [readFileSync(expectedFile(name), 'utf8'), await runTypeScript(name)];
        assert.equal(ours.code, 0, `${name}.ts ended with ${ours.code}:\n${ours.stderr}\n${ours.stdout}`);
        assert.equal(ours.stdout, expected, `${name}.ts prints (first) what CPython does not (second)`);
      });
    }
  });

  const skip = python === undefined && 'no CPython 3.13 or later here: the recorded answers judge alone';
  describe('the recorded answers are what CPython prints', { concurrency: 2, skip }, () => {
    if (python === undefined) return;
    const pythons = new ForkingPythons(python);
    after(() => pythons[Symbol.dispose]());
    for (const name of namesOf('.py')) {
      it(name, async () => {
        const { code, stdout, stderr } = await pythons.run(name);
        assert.equal(code, 0, `${name}.py ended with ${code}:\n${stderr}`);
        assert.equal(stdout, readFileSync(expectedFile(name), 'utf8'), `${name}.expected is stale: record it anew`);
      });
    }
  });
}

async function record(only: readonly string[]): Promise<void> {
  if (python === undefined) throw new Error('recording needs CPython 3.13 or later: name one in $CPYTHON');
  for (const name of only.length > 0 ? only : namesOf('.py')) {
    const answers = new Set<string>();
    for (let i = 0; i < 5; i++) {
      const { code, stdout, stderr } = await runPython(python, name);
      if (code !== 0) throw new Error(`${name}.py ended with ${code}:\n${stderr}`);
      answers.add(stdout);
    }
    const [answer = ''] = answers;
    if (answers.size > 1) throw new Error(`${name}.py is not deterministic:\n${[...answers].join('\n---\n')}`);
    const before = existsSync(expectedFile(name)) ? readFileSync(expectedFile(name), 'utf8') : undefined;
    if (before === answer) continue;
    writeFileSync(expectedFile(name), answer);
    console.log(`${before === undefined ? 'recorded' : 'changed '} ${name}`);
  }
}
