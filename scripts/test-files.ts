/** The compiled test files, all or those whose path contains one of the words given. */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { inRepository } from './paths.ts';

export function testFiles(words: readonly string[] = []): string[] {
  return globSync('**/*.test.js', { cwd: inRepository('.build/test') })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort()
    .map((file) => `.build/test/${file}`);
}

/**
 * Flags that every test process gets; node's runner hands them on to the process of each file.
 *
 * - `--expose-gc`: what happens when a future or task is collected is behaviour, and tested.
 * - The timeout is a net for what hangs, not a limit to tune. For Node 20 and 22 it counts for a whole file as well.
 * - Node would leave one core to the runner itself; with two, most files wait more than they compute.
 */
export const testFlags: readonly string[] = [
  '--expose-gc',
  '--test',
  '--test-timeout=300000',
  `--test-concurrency=${Math.max(2, availableParallelism() - 1)}`,
];
