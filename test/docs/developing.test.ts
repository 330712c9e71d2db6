/**
 * The programs of `docs/developing.md`. A block that opens with ```ts NAME is a file; a ```console block runs commands
 * (`$ …`) in a folder with all files that stand before it, and shows what each prints on a terminal.
 *
 * A line `…` in an output stands for any lines. What differs from run to run is made equal on both sides: see `same`.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build, repository } from '../support/repository.ts';

interface Command {
  readonly line: string;
  readonly output: readonly string[];
}

interface Session {
  /** Of the opening fence, from 1. */
  readonly line: number;
  readonly commands: readonly Command[];
  readonly files: ReadonlyMap<string, string>;
}

const PAGE = 'docs/developing.md';
const NEWEST = 26;
const skip: string | false =
  Number.parseInt(process.versions.node, 10) >= NEWEST && process.features.typescript === 'strip'
    ? false
    : `the page shows the output of Node ${NEWEST}`;

const sessions = parse(await readFile(join(repository, PAGE), 'utf8'));

describe(PAGE, { skip, concurrency: 2 }, () => {
  let folder = '';
  before(async () => {
    await mkdir(join(build, 'programs'), { recursive: true });
    folder = await realpath(await mkdtemp(join(build, 'programs', 'developing-')));
    await mkdir(join(folder, 'bin'));
    await symlink(process.execPath, join(folder, 'bin', 'node'));
    await symlink(join(repository, 'dist/cli/main.js'), join(folder, 'bin', 'tsyncio'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('its programs compile', async () => {
    const all = await project('all', sessions.at(-1)?.files ?? new Map());
    const compilerOptions = { noUnusedLocals: false };
    await writeFile(
      join(all, 'tsconfig.json'),
      JSON.stringify({ extends: '../../../../tsconfig.json', compilerOptions, include: ['*.ts'] }),
    );
    const tsc = join(repository, 'node_modules/typescript/bin/tsc');
    assert.equal(await run(`node ${tsc} -p ${all} --pretty false`, all), '');
  });

  for (const { line, commands, files } of sessions) {
    test(`${PAGE}:${line} prints what it shows: ${commands.map((command) => command.line).join(', ')}`, async () => {
      const place = await project(`line-${line}`, files);
      for (const command of commands) {
        const printed = same((await run(command.line, place)).replaceAll(place, '/home/ada/shop'));
        const shown = same(command.output.join('\n'));
        if (!matcher(shown).test(printed)) assert.equal(printed, shown, command.line);
      }
    });
  }

  async function project(name: string, files: ReadonlyMap<string, string>): Promise<string> {
    const place = join(folder, name);
    await mkdir(place);
    for (const [file, source] of files) await writeFile(join(place, file), source);
    return place;
  }

  /** What a command prints on a terminal: `script` is one, and is everywhere where there is a Unix shell. */
  function run(command: string, cwd: string): Promise<string> {
    const PATH = `${join(folder, 'bin')}${delimiter}${process.env.PATH ?? ''}`;
    const { NODE_TEST_CONTEXT: _context, NODE_OPTIONS: _options, FORCE_COLOR: _force, ...env } = process.env;
    const terminal = process.platform === 'darwin' ? ['-q', '/dev/null', 'sh', '-c', command] : ['-qec', command, '/dev/null'];
    return new Promise((resolve) => {
      const options = { cwd, env: { ...env, PATH, NO_COLOR: '1', TERM: 'dumb' }, timeout: 60_000 };
      const child = execFile('script', terminal, options, (_error, stdout, stderr) => resolve(stdout + stderr));
      child.stdin?.end();
    });
  }
});

test('the page shows every kind of finding', () => {
  const shown = sessions.flatMap(({ commands }) => commands.flatMap(({ output }) => output)).join('\n');
  const kinds = ['never-awaited', 'never-retrieved', 'slow-callback', 'blocked-loop', 'resource-leak', 'stuck-task'];
  for (const kind of [...kinds, 'swallowed-cancel']) assert.match(shown, new RegExp(`^${kind}  `, 'm'));
});

function parse(page: string): Session[] {
  const files = new Map<string, string>();
  const found: Session[] = [];
  for (const fence of page.matchAll(/^```(?<info>ts \S+|console)\n(?<body>.*?)^```$/gms)) {
    const { info = '', body = '' } = fence.groups ?? {};
    if (info === 'console') {
      const line = page.slice(0, fence.index).split('\n').length;
      found.push({ line, commands: commandsOf(body), files: new Map(files) });
    } else files.set(info.slice('ts '.length), body);
  }
  return found;
}

function commandsOf(body: string): Command[] {
  return body
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [line = '', ...output] = part.split('\n');
      return { line, output };
    });
}

/** Takes out what is different each time, colours, and what only Node's own version decides. */
function same(text: string): string {
  return text
    .replace(/\u001b\[[0-9;]*m|\r/g, '')
    .replace(/\(node:\d+\)/g, '(node:PID)')
    .replace(/^\[\d\d:\d\d:\d\d\.\d{3}\] (\w+) \(asyncio\/\d+\)/gm, '[TIME] $1 (asyncio/PID)')
    .replace(/\b\d+(?:\.\d+)? (ms|seconds)\b/g, 'N $1')
    .replace(/\b(port|file handle) \d+/g, '$1 N')
    .replace(/\n\s*\n+/g, '\n\n')
    .trim();
}

function matcher(shown: string): RegExp {
  const escaped = shown.split('\n').map((line) => line.trimEnd().replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  return new RegExp(`^${escaped.join('\n').replace(/(?:^|\n)…(?=\n|$)/g, '(?:(?:^|\n).*)*')}$`);
}
