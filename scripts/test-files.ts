/** The compiled test files, all or those whose path contains one of the words given. */
import { globSync } from 'node:fs';
import { inRepository } from './paths.ts';

export function testFiles(words: readonly string[] = []): string[] {
  return globSync('**/*.test.js', { cwd: inRepository('.build/test') })
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort()
    .map((file) => `.build/test/${file.replaceAll('\\', '/')}`);
}

/**
 * Flags that every test process gets; node's runner hands them on to the process of each file. `--expose-gc`
 * because what happens when a future or task is collected is behaviour, and tested.
 */
export const testFlags: readonly string[] = ['--expose-gc', '--test'];
