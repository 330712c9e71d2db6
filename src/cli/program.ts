/** The commands and their options, as `tsyncio --help` tells them. */
import { createRequire } from 'node:module';
import type { Command } from 'commander';
import { type DevelopmentArguments, dev } from './commands/dev.ts';
import { DEV_HELP } from './help.ts';
import type { Outcome } from './outcome.ts';

/** `done` is told how the command ended. */
export async function buildProgram(done: (outcome: Outcome) => void): Promise<Command> {
  const { Command } = await import('commander');
  const program = new Command('tsyncio')
    .description("Python's asyncio for TypeScript: run a program and see what it does wrong.")
    .version(packageVersion(), '-V, --version')
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(tsyncio --help says more)');

  program
    .command('dev')
    .summary('run a program in the development mode: every mistake of async code, with its line')
    .description('Runs FILE, JavaScript or TypeScript, in the development mode, and says what it does wrong.')
    .argument('<file>', 'the program')
    .argument('[args...]', 'its arguments')
    .option(
      '--report <format=file>',
      'write the findings to a file: json=FILE or sarif=FILE; may be repeated',
      collect,
      [],
    )
    .option('--fail-on <kinds>', 'exit with 1 when one of these was found: KIND,… or any')
    .option('--include-dependencies', 'also what packages in node_modules do wrong', false)
    .passThroughOptions()
    .addHelpText('after', DEV_HELP)
    .action(async (file: string, args: string[], options: Omit<DevelopmentArguments, 'file' | 'args'>) => {
      done(await dev({ file, args, ...options }));
    });
  return program;
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

function packageVersion(): string {
  const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
  return version;
}
