/**
 * Compiles one half of the tree: `build.ts src` (src -> dist) or `build.ts test` (test -> .build/test).
 * `--if-needed` compiles only where a source is newer than the last build that succeeded.
 *
 * What a removed or renamed source left behind is deleted file by file rather than by emptying the output folder
 * first, so that a program that runs from it meanwhile finds its modules.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRepository } from './paths.ts';
import { execute } from './processes.ts';

const halves = {
  src: { project: 'tsconfig.build.json', from: 'src', to: 'dist' },
  test: { project: 'tsconfig.test.json', from: 'test', to: '.build/test' },
} as const;

const half = process.argv[2];
if (half !== 'src' && half !== 'test') {
  console.error('usage: node scripts/build.ts src|test [--if-needed]');
  process.exit(2);
}
const { project, from, to } = halves[half];
const stamp = inRepository('.build', `${half}.stamp`);

if (!process.argv.includes('--if-needed') || !isFresh()) {
  const began = new Date();
  const { code } = execute(process.execPath, [inRepository('node_modules/typescript/bin/tsc'), '-p', project]);
  if (code !== 0) process.exit(code);
  removeLeftovers();
  mkdirSync(inRepository('.build'), { recursive: true });
  // Dated by the beginning: a source that changed while tsc ran is newer.
  writeFileSync(stamp, '');
  utimesSync(stamp, began, began);
}

function isFresh(): boolean {
  if (!existsSync(stamp) || !existsSync(inRepository(to))) return false;
  const sources = [...filesUnder(inRepository(from)), inRepository(project), inRepository('tsconfig.json')];
  const built = statSync(stamp).mtimeMs;
  return sources.every((file) => statSync(file).mtimeMs < built);
}

function removeLeftovers(): void {
  for (const file of filesUnder(inRepository(to))) {
    const source = file
      .replace(inRepository(to), inRepository(from))
      .replace(/(?:\.d\.ts|\.js)(?:\.map)?$/, '.ts')
      .replace(/(?:\.d\.mts|\.mjs)(?:\.map)?$/, '.mts');
    if (!existsSync(source)) rmSync(file);
  }
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
