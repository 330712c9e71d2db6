import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { build, repository } from '../support/repository.ts';
import { type Block, blocksOf, expectations, findBlocks } from './blocks.ts';
import type { Printed } from './run-block.ts';

const blocks = findBlocks(repository);
let folder = '';

const nameOf = ({ file, line }: Block) => `${file.replaceAll('/', '-').replace(/\W+$/, '')}.line-${line}`;

describe('every block of the documentation', () => {
  before(async () => {
    const programs = join(build, 'programs');
    await mkdir(programs, { recursive: true });
    folder = await mkdtemp(join(programs, 'docs-'));
    for (const block of blocks) await writeFile(join(folder, `${nameOf(block)}.ts`), block.source);
    const compilerOptions = { noEmit: false, sourceMap: true, outDir: 'out', rootDir: '.', noUnusedLocals: false };
    const project = { extends: '../../../tsconfig.json', compilerOptions, include: ['*.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(project));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('compiles, with the positions of the page it stands on', async () => {
    const tsc = join(repository, 'node_modules/typescript/bin/tsc');
    const complaints = await new Promise<string>((resolve) => {
      execFile(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], { cwd: folder }, (_error, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    assert.equal(complaints, '');
  });

  for (const block of blocks) {
    test(`${block.file}:${block.line} runs, and prints what its comments say`, async () => {
      const printed = await runBlock(join(folder, 'out', `${nameOf(block)}.js`));
      for (const { line, allowed } of expectations(block)) {
        const texts = printed.filter((print) => print.line === line).map(({ text }) => text);
        const isAllowed = allowed.some((reading) => JSON.stringify(reading) === JSON.stringify(texts));
        if (!isAllowed) assert.deepEqual(texts, allowed.at(-1), `printed by ${block.file}:${line}`);
      }
    });
  }
});

test('the documentation has blocks in every place where they are looked for', () => {
  const kinds = [/^src\//, /^README\.md$/, /^docs\//];
  for (const kind of kinds)
    assert.ok(
      blocks.some(({ file }) => kind.test(file)),
      String(kind),
    );
});

test('finds a block in a doc comment, at its own lines and without its margin', () => {
  const [block, ...others] = blocksOf(
    'a.ts',
    '\n/**\n * What.\n *\n * ```ts\n * if (a) {\n *\n *   b();\n * }\n * ```\n */\n',
  );
  assert.equal(block?.line, 6);
  assert.equal(block?.source, '\n\n\n\n\nif (a) {\n\n  b();\n}\n');
  assert.deepEqual(others, []);
});

test('reads what a line prints: once, several times, with a remark', () => {
  const source =
    'console.log(1); // 1\ncall(); // no output\nconsole.log(n); // 1, then 2\nconsole.log(3); // 3 (at once)';
  assert.deepEqual(
    expectations({ file: 'a.md', line: 1, source }).map(({ line, allowed }) => [line, allowed.at(-1)]),
    [
      [1, ['1']],
      [3, ['1', '2']],
      [4, ['3']],
    ],
  );
});

/** Runs a compiled block to its end; rejects when it fails or never comes to its end. */
async function runBlock(file: string): Promise<Printed[]> {
  const script = new URL(`./run-block${extname(import.meta.filename)}`, import.meta.url);
  const worker = new Worker(script, { workerData: file, stderr: true });
  const printed: Printed[] = [];
  worker.on('message', (print: Printed) => printed.push(print));
  const code = await new Promise<number>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', resolve);
  });
  assert.equal(code, 0, 'the exit code; 13 is that of a block that waits for ever');
  return printed;
}
