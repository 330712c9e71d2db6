import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '../support/program.ts';

for (const name of ['ThreadPoolExecutor', 'InterpreterPoolExecutor', 'ProcessPoolExecutor']) {
  test(`${name}: console output arrives in order with the program's own, also from a call that never lets go`, async () => {
    const { stdout, stderr } = await runProgram(`
      import { ${name} } from 'tsyncio';
      const pool = new ${name}({ maxWorkers: 1 });
      for (let i = 0; i < 3; i += 1) {
        console.log('before', i);
        await pool.submit((n) => {
          for (let k = 0; k < 3; k += 1) console.log('inside', n, k);
          console.error('error', n);
          process.stdout.write('ä');
          process.stdout.write(new Uint8Array([10]));
        }, i);
        console.log('after', i);
      }
      await pool.shutdown();
    `);
    const rounds = [0, 1, 2].map((i) => `before ${i}\ninside ${i} 0\ninside ${i} 1\ninside ${i} 2\nä\nafter ${i}\n`);
    assert.equal(stdout, rounds.join(''));
    assert.equal(stderr, 'error 0\nerror 1\nerror 2\n');
  });

  test(`${name}: what a worker wrote before it died is not lost`, async () => {
    const { stdout } = await runProgram(`
      import { ${name} } from 'tsyncio';
      const pool = new ${name}({ maxWorkers: 1 });
      await pool.submit(() => {
        console.log('last words');
        process.exit(1);
      }).catch((error) => console.log(error.name));
      await pool.shutdown();
    `);
    assert.match(stdout, /^last words\nBroken(Thread|Interpreter|Process)Pool\n$/);
  });
}
