/** Where things are, for the scripts: all run from anywhere and find the checkout by their own place in it. */
import { join } from 'node:path';

export const repository: string = join(import.meta.dirname, '..');
export const inRepository = (...parts: string[]): string => join(repository, ...parts);
