/**
 * Programs in a process of their own, for what would hang or spin for ever if it went wrong: a kill ends it, and the
 * test fails. The whole API is in scope of the program, which hands values over by `print(value)`.
 */
import assert from 'node:assert/strict';
import * as tsyncio from 'tsyncio';
import * as testing from 'tsyncio/testing';
import { type ProgramOptions, type ProgramResult, runProgram } from '../../support/program.ts';

const PRELUDE = `import { ${Object.keys(tsyncio).join(', ')} } from 'tsyncio';
import { ${Object.keys(testing).join(', ')} } from 'tsyncio/testing';
const print = (...values) => { for (const value of values) console.log(JSON.stringify(value ?? null)); };
/** How a promise ends: ['value', v], or the name and the message of the error. */
const ending = (promise) => (async () => await promise)().then((value) => ['value', value], (error) => [error.name, error.message]);
`;

export interface Apart extends ProgramResult {
  /** What the program printed, in order. */
  readonly printed: readonly unknown[];
}

export async function runApart(body: string, options?: ProgramOptions): Promise<Apart> {
  const result = await runProgram(PRELUDE + body, options);
  const printed = result.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
  return { ...result, printed };
}

/** The program ends by itself, with code 0, says nothing on stderr, and prints these values. */
export async function prints(body: string, expected: readonly unknown[], options?: ProgramOptions): Promise<void> {
  const { printed, code, signal, timedOut, stderr } = await runApart(body, options);
  assert.deepEqual(
    { printed, code, signal, timedOut, stderr },
    { printed: expected, code: 0, signal: null, timedOut: false, stderr: '' },
  );
}
