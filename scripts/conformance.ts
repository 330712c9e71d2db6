/**
 * Makes docs/conformance.md: for every test of CPython's asyncio suites, which test of ours covers its behaviour,
 * why it has no meaning here, or that it is missing.
 *
 *     node scripts/conformance.ts            writes the page
 *     node scripts/conformance.ts --check    exit code 1 when the page is out of date or the data contradict themselves
 *
 * The data, all committed:
 * - test/conformance/ids/SUITE.txt: the ids of a suite (made by scripts/cpython-test-ids.py);
 * - test/conformance/not-applicable/SUITE.json: `{ id: reason }`;
 * - the titles of our tests, which end in the ids they cover: `test('does this [test_tasks.BaseTaskTests.test_x]', …)`.
 *   In a test that runs over a table the title ends in `[${id}]` or `[test_tasks.BaseTaskTests.${id}]`, and the table
 *   before it holds the ids, or their last parts, as strings.
 *
 * Titles are read from the source text and not from a test run, so that the page can be checked without building.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';

interface Place {
  file: string;
  title: string;
}

const root = join(import.meta.dirname, '..');
const page = join(root, 'docs/conformance.md');
const problems: string[] = [];

/** An id as CPython's loader spells it; a list of them in brackets closes a title. */
const ID = String.raw`test_\w+\.\w+\.test\w*`;
const TITLE = new RegExp(String.raw`(['"\x60])((?:\\.|(?!\1)[^\\\n])*?) ?\[(${ID}(?: ${ID})*)\]\1`, 'g');
const TEMPLATE = /`((?:\\.|[^`\\\n])*?) ?\[((?:test_\w+\.\w+\.)?)\$\{\w+\}\]`/g;
const STRING = /(['"`])(test_[\w.]+(?: test_[\w.]+)*)\1/g;
const BRACKETS = /\[\s*(test_\w+\.[^\]\n]*)\]/g;

const suites = read('test/conformance/ids/*.txt').map(({ path, text }) => ({
  name: basename(path, '.txt'),
  ids: text.split('\n').filter((line) => line !== '' && !line.startsWith('#')),
}));
const known = new Set(suites.flatMap((suite) => suite.ids));
const covered = readTitles();
const notApplicable = readReasons();

for (const id of notApplicable.keys()) {
  const place = covered.get(id)?.[0];
  if (place) problems.push(`${id} is covered by ${place.file} and declared not applicable: drop one of the two`);
}

const missing = suites.flatMap((suite) => suite.ids.filter((id) => !covered.has(id) && !notApplicable.has(id)));
const text = render();
const checking = process.argv.includes('--check');
if (!checking) writeFileSync(page, text);
else if (readPage() !== text) problems.push('docs/conformance.md is out of date: run `node scripts/conformance.ts`');

for (const id of missing) console.log(`missing: ${id}`);
for (const problem of problems) console.error(`conformance: ${problem}`);
console.log(`conformance: ${known.size} ids, ${missing.length} missing, ${problems.length} problems`);
process.exitCode = checking && problems.length > 0 ? 1 : 0;

/** The files that match, in an order that no file system decides. */
function read(pattern: string): { path: string; text: string }[] {
  const paths = globSync(pattern, { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  return paths.sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function readPage(): string {
  try {
    return readFileSync(page, 'utf8');
  } catch {
    return '';
  }
}

function readTitles(): Map<string, Place[]> {
  const places = new Map<string, Place[]>();
  for (const { path, text } of read('test/**/*.test.ts')) {
    const lists = new Set<string>();
    const cover = (id: string, title: string) => {
      if (!known.has(id)) problems.push(`${path}: CPython has no test ${id} (title "${title}")`);
      const found = places.get(id);
      if (found) found.push({ file: path, title });
      else places.set(id, [{ file: path, title }]);
    };
    for (const [, , title = '', list = ''] of text.matchAll(TITLE)) {
      lists.add(list);
      for (const id of list.split(' ')) cover(id, title);
    }
    for (const { id, title } of tableIds(text)) cover(id, title);
    for (const [, list = ''] of text.matchAll(BRACKETS)) {
      if (lists.has(list) || list.includes('${')) continue;
      problems.push(`${path}: [${list}] does not close a title, or is not ids with one blank each`);
    }
  }
  return places;
}

/** The ids in the tables of table-driven tests: a string belongs to the next title that takes its id from a variable. */
function tableIds(text: string): { id: string; title: string }[] {
  const titles = [...text.matchAll(TEMPLATE)];
  return [...text.matchAll(STRING)].flatMap(({ index, 2: list = '' }) => {
    const next = titles.find((title) => title.index > index);
    if (next === undefined) return [];
    const [, title = '', prefix = ''] = next;
    return list.split(' ').map((part) => ({ id: part.includes('.') ? part : prefix + part, title }));
  });
}

function readReasons(): Map<string, string> {
  const reasons = new Map<string, string>();
  for (const { path, text } of read('test/conformance/not-applicable/*.json')) {
    const entries: Record<string, unknown> = JSON.parse(text);
    for (const [id, reason] of Object.entries(entries)) {
      if (!known.has(id)) problems.push(`${path}: CPython has no test ${id}`);
      if (!id.startsWith(`${basename(path, '.json')}.`)) problems.push(`${path}: ${id} belongs to another file`);
      if (typeof reason !== 'string' || reason.trim() === '') problems.push(`${path}: ${id} has no reason`);
      reasons.set(id, String(reason));
    }
  }
  return reasons;
}

function render(): string {
  const rows = suites.map(({ name, ids }) => [name, ids] as const);
  const total = ['**all**', [...known]] as const;
  return [
    '# Conformance with CPython',
    '',
    "Every test of CPython's asyncio suites, and the test here that covers the same behaviour (the code is our own), or",
    'why it has no meaning in JavaScript. Made by `scripts/conformance.ts` from the titles of the tests: do not edit.',
    '',
    '| suite | tests | covered | not applicable | missing |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...[...rows, total].map(([name, ids]) => `| ${name} | ${counts(ids).join(' | ')} |`),
    ...suites.flatMap(({ name, ids }) => [
      '',
      `## ${name}`,
      '',
      '| test | | where, or why not |',
      '| --- | --- | --- |',
      ...ids.map(row),
    ]),
    '',
  ].join('\n');
}

function counts(ids: readonly string[]): number[] {
  const done = ids.filter((id) => covered.has(id)).length;
  const excused = ids.filter((id) => !covered.has(id) && notApplicable.has(id)).length;
  return [ids.length, done, excused, ids.length - done - excused];
}

function row(id: string): string {
  const name = id.slice(id.indexOf('.') + 1);
  const places = covered.get(id);
  if (places) {
    const links = places.map(({ file, title }) => `[${file.replace(/^test\//, '')}](../${file}): ${cell(title)}`);
    return `| ${name} | covered | ${links.join('<br>')} |`;
  }
  const reason = notApplicable.get(id);
  return reason === undefined ? `| ${name} | **missing** | |` : `| ${name} | not applicable | ${cell(reason)} |`;
}

/** Text in a table's cell: a title may hold a bar, a quote escaped in the source, or angle brackets. */
function cell(text: string): string {
  return text
    .replace(/\\(['"`])/g, '$1')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
