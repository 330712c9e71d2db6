/**
 * The compiled test files, all or those whose path contains one of the words given. `*.long.test.ts` are those that
 * take long: `npm run test:long` runs them, and nothing else does, unless a word names one.
 */
import { globSync } from 'node:fs';
import { inRepository } from './paths.ts';

export type Kind = 'ordinary' | 'long';

/** Paths relative to `.build/test`, without their ending: `core/future`. */
export function testFiles(kind: Kind, words: readonly string[] = []): string[] {
  const wanted = words.map((word) => word.replace(/^(\.\/)?test\//, '').replace(/\.test\.[jt]s$/, ''));
  return globSync('**/*.test.js', { cwd: inRepository('.build/test') })
    .map((file) => file.replaceAll('\\', '/').replace(/\.test\.js$/, ''))
    .filter((file) => (words.length > 0 && kind === 'ordinary') || file.endsWith('.long') === (kind === 'long'))
    .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
    .sort();
}
