/** Debug mode takes the stacks of a busy program by a rate, and of any other all of them. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type * as Budgets from '../../../dist/debug/runtime/stack-budget.js';
import { runProgram } from '../../support/program.ts';
import { repository } from '../../support/repository.ts';

const { StackBudget } = (await import(
  pathToFileURL(join(repository, 'dist/debug/runtime/stack-budget.js')).href
)) as typeof Budgets;

function taken(budget: Budgets.StackBudget, asked: number): number {
  let count = 0;
  for (let i = 0; i < asked; i++) if (budget.allows()) count += 1;
  return count;
}

test('the first are all taken, and then as many as the time that has passed allows', () => {
  const budget = new StackBudget({ burst: 5, rate: 2 });
  const begin = performance.now();
  assert.equal(taken(budget, 10), 5);
  budget.refill(begin + 1000);
  assert.equal(taken(budget, 10), 5, 'no more is saved up than the first lot');
  budget.refill(begin + 1002);
  assert.equal(taken(budget, 10), 4);
});

test('without a limit every stack is taken', () => {
  const budget = new StackBudget({ burst: Number.POSITIVE_INFINITY, rate: 0 });
  assert.equal(taken(budget, 1_000), 1_000);
  budget.refill(performance.now());
  assert.equal(taken(budget, 1_000), 1_000);
});

test('where something was lost without its place, more are taken, though not for every loss', () => {
  const budget = new StackBudget({ burst: 1, rate: 0 });
  assert.equal(taken(budget, 2), 1);
  budget.raise();
  budget.raise();
  const raised = taken(budget, 1_000);
  assert.ok(raised > 1 && raised < 1_000);
});

test('a wait that is forgotten again and again is found in a program that is far too busy for every stack', async () => {
  const { stderr, code } = await runProgram(
    `import { Queue, run, sleep } from 'tsyncio';
await run(async () => {
  const queue = new Queue();
  for (let i = 0; i < 400_000; i++) {
    await queue.put(i);
    await queue.get();
    if (i % 1000 === 0) await sleep(0);
    if (i > 50_000 && i % 100 === 0) queue.put(i);
  }
});
`,
    { nodeArgs: ['--import', 'tsyncio/debug'] },
  );
  assert.equal(code, 0, stderr);
  assert.match(stderr, /TSYNCIO_NEVER_AWAITED.*Queue\.put\(\).*program\.mjs:8/);
});
