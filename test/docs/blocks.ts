/**
 * The programs in the documentation: the `@example` of every doc comment in `src/`, every `ts` block of the Markdown
 * files.
 *
 * What a line prints stands in a comment behind its `console.log`, as it is printed. A line that prints several times
 * says so with "then", and a remark goes into parentheses at the end:
 *
 *     console.log(await sleep(10, 'rested')); // rested
 *     for (const n of [1, 2]) console.log(n); // 1, then 2
 *     console.log(lock.locked()); // true (until the end of the block)
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Block {
  /** Relative to the repository. */
  readonly file: string;
  /** Of the first line of code, from 1. */
  readonly line: number;
  /** The code, with empty lines before it: its positions are those of `file`. */
  readonly source: string;
}

/** What a line of a block has to print. */
export interface Expectation {
  readonly line: number;
  /** With the remark, and without. */
  readonly allowed: readonly (readonly string[])[];
}

const FENCE = /^(?<margin>[ *]*)```ts\n(?<code>.*?)^[ *]*```$/gms;
const DOC_COMMENT = /^ *\/\*\*\n.*?\*\/$/gms;
const PRINTING = /\bconsole\.log\(.*\/\/ (?<comment>.+)$/;

/** All blocks of the documentation, in the order of files and lines. */
export function findBlocks(repository: string): Block[] {
  return ['README.md', ...filesUnder(repository, 'src', '.ts'), ...filesUnder(repository, 'docs', '.md')]
    .sort()
    .flatMap((file) => blocksOf(file, readFileSync(join(repository, file), 'utf8')));
}

/** Not `globSync`, which Node 20 has not. */
function filesUnder(repository: string, folder: string, extension: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`);
}

/** The blocks of one file; of a TypeScript file those in its doc comments. */
export function blocksOf(file: string, text: string): Block[] {
  if (!file.endsWith('.ts')) return fencesIn(file, text, 0);
  return [...text.matchAll(DOC_COMMENT)].flatMap((comment) => fencesIn(file, comment[0], linesBefore(text, comment)));
}

function fencesIn(file: string, text: string, offset: number): Block[] {
  return [...text.matchAll(FENCE)].map((fence) => {
    const { margin = '', code = '' } = fence.groups ?? {};
    const lines = code
      .split('\n')
      .map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line.trimEnd()));
    const before = offset + linesBefore(text, fence) + 1;
    return {
      file,
      line: before + 1,
      source: '\n'.repeat(before) + lines.map((line) => (line === ' *' ? '' : line)).join('\n'),
    };
  });
}

function linesBefore(text: string, match: RegExpMatchArray): number {
  return text.slice(0, match.index).split('\n').length - 1;
}

/** What the block's comments say that it prints. */
export function expectations(block: Block): Expectation[] {
  return block.source.split('\n').flatMap((text, index) => {
    const comment = PRINTING.exec(text)?.groups?.comment;
    if (comment === undefined) return [];
    const readings = [comment, comment.replace(/ \([^()]*\)$/, '')];
    return [{ line: index + 1, allowed: readings.map((reading) => reading.split(', then ')) }];
  });
}
