/** The modules under test that the package does not export, loaded from where it is built. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Tokens from '../../../dist/debug/promises/source/tokens.js';
import type * as Usage from '../../../dist/debug/promises/source/usage.js';
import type * as Tracking from '../../../dist/debug/promises/tracking.js';
import { repository } from '../../support/repository.ts';

async function load<Module>(name: string): Promise<Module> {
  return (await import(pathToFileURL(join(repository, 'dist/debug/promises', `${name}.js`)).href)) as Module;
}

export const { tokenize } = await load<typeof Tokens>('source/tokens');
export const { usageInLine, usageOfCall } = await load<typeof Usage>('source/usage');
export const { startPromiseTracking } = await load<typeof Tracking>('tracking');
