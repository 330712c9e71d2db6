#!/usr/bin/env node
/**
 * The `tsyncio` command. Only this file touches the arguments, the standard streams and the exit code: commands return
 * how it went.
 */
import { CommandError, type Outcome } from './outcome.ts';
import { buildProgram } from './program.ts';

const WRONG_USE = 2;

async function main(): Promise<void> {
  const outcomes: Outcome[] = [];
  const program = await buildProgram((outcome) => outcomes.push(outcome));
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (isCommanderError(error)) {
      // Its message is printed already; help and version are no failure.
      process.exitCode = error.exitCode === 0 ? 0 : WRONG_USE;
      return;
    }
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`tsyncio: ${error.message}\n`);
    process.exitCode = WRONG_USE;
  }
  const outcome = outcomes.at(-1);
  if (outcome === undefined) return;
  if ('exitCode' in outcome) process.exitCode = outcome.exitCode;
  // A shell that asks how this command ended gets the answer that the program itself would have given.
  else process.kill(process.pid, outcome.signal);
}

function isCommanderError(error: unknown): error is { readonly exitCode: number } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}

await main();
