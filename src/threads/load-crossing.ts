import { createRequire } from 'node:module';

type Crossing = typeof import('./crossing.ts');

let loaded: Crossing | undefined;

/** Loads it when it is first used: `import 'tsyncio'` has to be quick. */
export function crossing(): Crossing {
  loaded ??= createRequire(import.meta.url)('./crossing.js') as Crossing;
  return loaded;
}
