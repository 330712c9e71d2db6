/** The peers, the compiled library, and the compiled benchmarks that run in measured processes. */
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { inRepository } from '../scripts/paths.ts';
import { execute, npm } from '../scripts/processes.ts';

export const bench: string = import.meta.dirname;

/** @param caller the command, for its messages. */
export function prepare(caller: string): void {
  const stopUnless = (code: number, what: string): void => {
    if (code === 0) return;
    console.error(`${caller}: ${what} failed`);
    process.exit(code);
  };
  const modules = join(bench, 'node_modules');
  const { dependencies } = JSON.parse(readFileSync(join(bench, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  if (!Object.keys(dependencies).every((name) => existsSync(join(modules, name)))) {
    console.error(`${caller}: installing the peers`);
    stopUnless(npm(['ci', '--prefix', bench], { cwd: bench }).code, 'npm ci --prefix bench');
  }
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
