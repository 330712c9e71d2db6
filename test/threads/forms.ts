/** Exports in all their forms; each uses the module's state, so that it cannot travel as source. */
import { callable } from 'tsyncio';

let count = 7;

export function counter(): number {
  return count;
}

export function declared(): number {
  return count;
}

export async function declaredAsync(): Promise<number> {
  return count;
}

export const arrow = (): number => count;

export const asyncArrow = async (): Promise<number> => count;

export const expression = function named(): number {
  return count;
};

const inner = (): number => count;

function listed(): number {
  return count;
}

export { inner as renamed, listed };

export function $dollar(): number {
  return count;
}

// biome-ignore lint/style/noDefaultExport: one of the forms that are tested
export default function (): number {
  return count;
}

/** A local one that has the name of an export. */
export function makeLocal(): () => number {
  function declared(): number {
    count += 1;
    return count;
  }
  return declared;
}

const once = <A extends unknown[], R>(fn: (...args: A) => R): ((...args: A) => R) => {
  return (...args) => fn(...args);
};

export const wrapped = callable(
  import.meta.url,
  'wrapped',
  once((n: number) => n + count - 6),
);

export const byName = once((n: number) => n + count - 6);
