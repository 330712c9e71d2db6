/** For pools whose functions take one argument. */
import { add as addNumbers } from './functions.ts';

export { measure } from './functions.ts';

export function add({ a, b }: { a: number; b: number }): number {
  return addNumbers(a, b);
}
