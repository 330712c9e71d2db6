/**
 * A program under debug mode prints and ends as it does without: `npm run test:unchanged -- [--node PATH] [NAME…]` runs the
 * examples and the correct programs of the corpus plain, under `--import tsyncio/debug` and by `tsyncio dev`, and
 * compares what they print and how they end. A program that prints something else each time, plain, says nothing.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { corpusPrograms } from './run.ts';

interface Ended {
  readonly stdout: string;
  readonly how: string;
}

const root = join(import.meta.dirname, '../..');
const TIME_LIMIT = 60_000;
const AT_A_TIME = 2;
const TRIES = 3;
const WAYS: Readonly<Record<string, readonly string[]>> = {
  'debug mode': ['--import', 'tsyncio/debug'],
  'the development mode': [join(root, 'dist/cli/main.js'), 'dev'],
};

const { values, positionals } = parseArgs({ options: { node: { type: 'string' } }, allowPositionals: true });
const node = values.node ?? process.execPath;
const counts = { same: 0, different: 0, unsteady: 0 };
const left = programs().values();
await Promise.all(
  Array.from({ length: AT_A_TIME }, async () => {
    for (const program of left) await compare(program);
  }),
);
console.log(`${counts.same} programs unchanged, ${counts.different} changed, ${counts.unsteady} never the same`);
process.exitCode = counts.different > 0 || counts.same === 0 ? 1 : 0;

function programs(): string[] {
  const examples = readdirSync(join(root, 'examples'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, 'examples', name));
  const corpus = corpusPrograms().filter((path) => relative(join(root, 'test/corpus'), path).startsWith('correct'));
  const all = [...examples, ...corpus].filter((path) => isFor(path));
  return positionals.length === 0 ? all : all.filter((path) => positionals.some((word) => path.includes(word)));
}

/** Whether this Node runs it; see run.ts. */
function isFor(path: string): boolean {
  const needed = Number(/^\/\/ NODE (\d+)/m.exec(readFileSync(path, 'utf8'))?.[1] ?? 0);
  return values.node !== undefined || needed <= Number.parseInt(process.versions.node, 10);
}

async function compare(program: string): Promise<void> {
  let found = await differencesOf(program);
  // What depends on the clock depends on what else the machine has to do.
  for (let tries = 1; tries < TRIES && found.differences.length > 0; tries += 1) found = await differencesOf(program);
  const { differences, plain } = found;
  const name = relative(root, program);
  if (differences.length === 0) counts.same += 1;
  else if (!isSame(plain, await run([program])) || !isSame(plain, await run([program]))) {
    counts.unsteady += 1;
    console.log(`${name} never prints the same`);
  } else {
    counts.different += 1;
    console.log(`${name}\n  ${differences.join('\n  ')}`);
  }
}

async function differencesOf(program: string): Promise<{ differences: string[]; plain: Ended }> {
  const plain = await run([program]);
  const differences: string[] = [];
  for (const [way, args] of Object.entries(WAYS)) {
    const watched = await run([...args, program]);
    if (watched.how !== plain.how) differences.push(`${way}: ${watched.how}, without ${plain.how}`);
    if (watched.stdout !== plain.stdout) differences.push(`${way}: prints ${watched.stdout}\nwithout ${plain.stdout}`);
  }
  return { differences, plain };
}

function isSame(a: Ended, b: Ended): boolean {
  return a.stdout === b.stdout && a.how === b.how;
}

function run(args: readonly string[]): Promise<Ended> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(node, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'ignore'], timeout: TIME_LIMIT });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ stdout, how: signal === null ? `exit code ${code}` : signal }));
  });
}
