/** Running the examples: what they need of Node, and how they are called. */
import { type ProgramOptions, type ProgramResult, runProgram } from '../support/program.ts';

/** A reason to skip, or `false`: the examples are run as they stand there, so Node has to read TypeScript. */
export const skip: string | false = process.features.typescript === 'strip' ? false : 'this Node strips no types';

/** `await using` came to V8 with Node 24; compiled by tsc it works everywhere, and so do the tests. */
export const skipDisposal: string | false = skip || (hasAsyncDisposal() ? false : 'this Node has no `await using`');

function hasAsyncDisposal(): boolean {
  try {
    new Function('return async () => { await using nothing = null; };');
    return true;
  } catch {
    return false;
  }
}

export function runExample(name: string, options: ProgramOptions = {}): Promise<ProgramResult> {
  const nodeArgs = ['--disable-warning=ExperimentalWarning'];
  return runProgram({ file: `examples/${name}` }, { nodeArgs, ...options });
}

export const lines = (text: string): string[] => text.trimEnd().split('\n');
