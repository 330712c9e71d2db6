/**
 * The programs of `docs/developing.md`. A block that opens with ```ts NAME is a file; a ```console block runs commands
 * (`$ …`) in a folder with all the files that stand before it, and shows what each of them prints on a terminal.
 *
 * A line `…` in an output stands for any lines. What differs from run to run is made the same on both sides.
 */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { build, repository } from '../support/repository.ts';

interface Command {
  readonly line: string;
  readonly output: string;
}

interface Session {
  /** Of the opening fence, from 1. */
  readonly line: number;
  readonly commands: readonly Command[];
  readonly files: ReadonlyMap<string, string>;
}

const KINDS = [
  ...['never-awaited', 'never-retrieved', 'slow-callback', 'blocked-loop', 'wrong-thread', 'resource-leak'],
  ...['stuck-task', 'swallowed-cancel'],
];
const PAGE = 'docs/developing.md';
/** Stacks and Node's own messages are those of one version. */
const VERSION = 26;
/** Where the page says that its programs are. */
const FOLDER = '/home/ada/shop';

const sessions = parse(await readFile(join(repository, PAGE), 'utf8'));

describe(PAGE, { skip: reasonToSkip() }, () => {
  let folder = '';
  before(async () => {
    await mkdir(join(build, 'programs'), { recursive: true });
    folder = await realpath(await mkdtemp(join(build, 'programs', 'developing-')));
    await mkdir(join(folder, 'bin'));
    await symlink(process.execPath, join(folder, 'bin', 'node'));
    const command = `#!/bin/sh\nexec node '${join(repository, 'dist/cli/main.js')}' "$@"\n`;
    await writeFile(join(folder, 'bin', 'tsyncio'), command, { mode: 0o755 });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('its programs compile', async () => {
    const files = new Map(sessions.at(-1)?.files);
    const compilerOptions = { noUnusedLocals: false };
    const settings = { extends: join(repository, 'tsconfig.json'), compilerOptions, include: ['*.ts'] };
    files.set('tsconfig.json', JSON.stringify(settings));
    const place = await project('all', files);
    const tsc = join(repository, 'node_modules/typescript/bin/tsc');
    assert.equal(steady(await printed(`node '${tsc}' -p . --pretty false`, place)), '');
  });

  for (const { line, commands, files } of sessions) {
    const texts = commands.map((command) => command.line);
    test(`${PAGE}:${line} prints what it shows: ${texts.join(', ')}`, async () => {
      const place = await project(`line-${line}`, files);
      for (const command of commands) {
        const actual = steady((await printed(command.line, place)).replaceAll(place, FOLDER));
        const shown = steady(command.output);
        // Compared as text only where it differs, for a message that can be read.
        if (!patternOf(shown).test(`${actual}\n`)) assert.equal(actual, shown, command.line);
      }
    });
  }

  async function project(name: string, files: ReadonlyMap<string, string>): Promise<string> {
    const place = join(folder, name);
    await mkdir(place);
    for (const [file, source] of files) await writeFile(join(place, file), source);
    return place;
  }

  /** What a command prints on a terminal, which `script` is. */
  function printed(command: string, cwd: string): Promise<string> {
    const { NODE_TEST_CONTEXT: _test, NODE_OPTIONS: _options, FORCE_COLOR: _force, ...inherited } = process.env;
    const PATH = `${join(folder, 'bin')}${delimiter}${inherited.PATH ?? ''}`;
    const env = { ...inherited, PATH, NO_COLOR: '1', TERM: 'dumb' };
    const args =
      process.platform === 'darwin' ? ['-q', '/dev/null', 'sh', '-c', command] : ['-qc', command, '/dev/null'];
    return new Promise((resolve, reject) => {
      const child = execFile('script', args, { cwd, env, timeout: 60_000 }, (error, stdout, stderr) => {
        // The exit code is not its own affair: a program of the page may fail.
        if (error !== null && typeof error.code !== 'number') reject(error);
        else resolve(stdout + stderr);
      });
      child.stdin?.end();
    });
  }
});

test('the page shows every kind of finding, and each way to turn debug mode on', () => {
  const all = sessions.flatMap(({ commands }) => commands);
  const outputs = all.map(({ output }) => output).join('\n');
  for (const kind of KINDS) assert.match(outputs, new RegExp(`^${kind}  `, 'm'));
  const lines = all.map(({ line }) => line).join('\n');
  for (const way of ['ASYNCIODEBUG=1 node ', 'node --import tsyncio/debug ', 'tsyncio dev ']) {
    assert.ok(lines.includes(way), way);
  }
  const sources = [...(sessions.at(-1)?.files.values() ?? [])].join('\n');
  for (const way of ['{ debug: true }', '.setDebug(true)']) assert.ok(sources.includes(way), way);
});

test('a line … in an output stands for any lines, and nothing else does', () => {
  const pattern = patternOf('one\n…\nfour (4)');
  assert.match('one\nfour (4)\n', pattern);
  assert.match('one\ntwo\nthree\nfour (4)\n', pattern);
  assert.doesNotMatch('one\ntwo\nfour 4\n', pattern);
  assert.doesNotMatch('zero\none\nfour (4)\n', pattern);
});

function reasonToSkip(): string | false {
  if (Number.parseInt(process.versions.node, 10) !== VERSION) return `the page shows the output of Node ${VERSION}`;
  if (process.features.typescript !== 'strip') return 'this Node strips no types';
  const hasScript = spawnSync('sh', ['-c', 'command -v script']).status === 0;
  return hasScript ? false : 'there is no `script` to give the programs a terminal';
}

function parse(page: string): Session[] {
  const files = new Map<string, string>();
  const found: Session[] = [];
  for (const fence of page.matchAll(/^```(?<info>ts \S+|console)\n(?<body>.*?)^```$/gms)) {
    const { info = '', body = '' } = fence.groups ?? {};
    if (info === 'console') {
      const line = page.slice(0, fence.index).split('\n').length;
      found.push({ line, commands: commandsIn(body), files: new Map(files) });
    } else files.set(info.slice('ts '.length), body);
  }
  return found;
}

function commandsIn(body: string): Command[] {
  const parts = body.split(/^\$ /m).slice(1);
  return parts.map((part) => {
    const end = part.indexOf('\n');
    return { line: part.slice(0, end), output: part.slice(end + 1) };
  });
}

/** Without colours, and without what is different each time: see the head of the page. */
function steady(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\r', '')
    .replace(/^asyncio debug {2}.*\n/gm, '')
    .replace(/^ +at .*\bnode:.*\n/gm, '')
    .replace(/^\(node:\d+\)/gm, '(node:PID)')
    .replace(/^\[[\d:.]+\] (\w+) \(asyncio\/\d+\)/gm, '[TIME] $1 (asyncio/PID)')
    .replace(/"time":\d+,"pid":\d+,"hostname":"[^"]*"/g, '"time":TIME,"pid":PID,"hostname":"HOST"')
    .replace(/\b\d+(?:\.\d+)? (ms|seconds)\b/g, 'N $1')
    .replace(/\b(port|file handle) \d+/g, '$1 N')
    .replace(/ +$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function patternOf(shown: string): RegExp {
  const lines = shown.split('\n').map((line) => (line === '…' ? '(?:.*\\n)*' : `${literally(line)}\\n`));
  return new RegExp(`^${lines.join('')}$`);
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
