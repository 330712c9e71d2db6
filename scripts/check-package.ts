/**
 * What users get, checked on the packed artefact: publint and @arethetypeswrong/cli over the tarball, then the tarball
 * installed into an empty project, where test/package/consumer.ts type-checks with every check on and runs, compiled,
 * and the command answers.
 */
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRepository } from './paths.ts';
import { execute, npm, type Outcome } from './processes.ts';

const folder = inRepository('.build/package');
const user = join(folder, 'user');
rmSync(folder, { recursive: true, force: true });
mkdirSync(user, { recursive: true });

must('npm pack', npm(['pack', '--ignore-scripts', '--pack-destination', folder], { quiet: true }));
const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
must('publint', tool('publint/src/cli.js', ['run', tarball, '--strict']));
must('arethetypeswrong', tool('@arethetypeswrong/cli/dist/index.js', [tarball, '--profile', 'esm-only']));

writeFileSync(join(user, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
writeFileSync(
  join(user, 'tsconfig.json'),
  JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      lib: ['es2023', 'esnext.disposable'],
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      types: ['node'],
      typeRoots: [inRepository('node_modules/@types')],
      preserveSymlinks: true,
    },
    files: ['consumer.ts'],
  }),
);
copyFileSync(inRepository('test/package/consumer.ts'), join(user, 'consumer.ts'));
must(
  'npm install of the tarball',
  npm(['install', '--prefer-offline', '--no-package-lock', tarball], { cwd: user, quiet: true }),
);
must('types for a user', tool('typescript/bin/tsc', ['-p', 'tsconfig.json'], user));
must('a program of a user', execute(process.execPath, ['consumer.js'], { cwd: user }));
must('the command', execute(process.execPath, ['node_modules/tsyncio/dist/cli/main.js', '--version'], { cwd: user }));

function tool(path: string, args: readonly string[], cwd = folder): Outcome {
  return execute(process.execPath, [inRepository('node_modules', path), ...args], { cwd, quiet: true });
}

function must(what: string, { code, output }: Outcome): void {
  if (code !== 0) {
    console.error(`${output}package: ${what}: failed with exit code ${code}`);
    process.exit(1);
  }
  console.log(`package: ${what}: ok`);
}
