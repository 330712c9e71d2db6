import { createRequire } from 'node:module';
import { asOwnWork } from '../core/index.ts';

type Inside = typeof import('./inside.ts');

let loaded: Inside | undefined;

/** Loads it when it is first used. */
export function inside(): Inside {
  loaded ??= asOwnWork(() => createRequire(import.meta.url)('./inside.js') as Inside);
  return loaded;
}
