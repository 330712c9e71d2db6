/** Where the checkout is, seen from a test, whether it runs compiled (`.build/test/…`) or as it is written (`test/…`). */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const repository: string = findRepository(import.meta.dirname);

/** The ignored folder for whatever is made while building and testing. */
export const build: string = join(repository, '.build');

function findRepository(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('no package.json above the tests: they run inside the checkout only');
  return findRepository(parent);
}
