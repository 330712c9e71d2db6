/** The peers, the compiled library, and the compiled benchmarks that the micro-benchmarks are taken from. */
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { inRepository } from '../../scripts/paths.ts';
import { execute, npm } from '../../scripts/processes.ts';

export const bench: string = join(import.meta.dirname, '..');

export function prepare(): void {
  const modules = join(bench, 'node_modules');
  if (!existsSync(join(modules, 'autocannon')))
    stopUnless(npm(['ci', '--prefix', bench], { cwd: bench }).code, 'npm ci');
  // Used by its name, as its users do; and `--import tsyncio/debug` finds it from here.
  if (!existsSync(join(modules, 'tsyncio'))) symlinkSync('../..', join(modules, 'tsyncio'), 'junction');
  const build = [inRepository('scripts/build.ts'), 'src', '--if-needed'];
  stopUnless(execute(process.execPath, build).code, 'the build of src');
  const compiler = inRepository('node_modules/typescript/bin/tsc');
  stopUnless(
    execute(process.execPath, [compiler, '-p', join(bench, 'tsconfig.child.json')]).code,
    'the build of bench',
  );
}

function stopUnless(code: number, what: string): void {
  if (code === 0) return;
  console.error(`bench:debug: ${what} failed`);
  process.exit(code);
}
