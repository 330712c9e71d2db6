/**
 * A copy of the package in which every function of the debug code asks first whether it is to fail.
 *
 * `TSYNCIO_FAULT` names the functions that fail: `FILE` for all of a file, `FILE:LINE` for the one that begins there.
 * What runs while modules are loaded does not fail: that is no part of debug mode's work.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseSync } from 'oxc-parser';
import { build, repository } from '../../support/repository.ts';

/** The debug code; without what keeps its errors in, and without `background()`, which the program calls. */
const FAULTY = /^(?:debug|introspection)\/(?!register\.|background\.|findings\/internal-errors\.)/;
/** What stands in the place of a function that the program calls, and does nothing but call that. */
const PASSED_ON = /\b(?:Reflect\.(?:apply|construct)|(?:original|printer)\.call)\(/g;
/** What keeps its errors in from its first word on. */
const CONTAINED = /^\{?\s*(?:if \([^()]*\)\s*)?(?:return )?contained\(/;

const FAULT_MODULE = `import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { appendFileSync } from 'node:fs';
const KEY = 'fault';
const target = isMainThread ? process.env.TSYNCIO_FAULT : getEnvironmentData(KEY);
if (isMainThread) setEnvironmentData(KEY, target);
delete process.env.TSYNCIO_FAULT;
const trace = process.env.TSYNCIO_FAULT_TRACE;
delete process.env.TSYNCIO_FAULT_TRACE;
const seen = new Set();
let loading = 0;
export const begin = () => { loading += 1; };
export const end = () => { loading -= 1; };
export function fault(file, line) {
  if (loading > 0) return;
  const place = file + ':' + line;
  if (trace !== undefined && !seen.has(place)) { seen.add(place); appendFileSync(trace, place + '\\n'); }
  if (target === file || target === place) throw new Error('injected at ' + place);
}
`;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

interface FunctionNode extends Node {
  readonly body: Node | null;
}

interface TryStatement extends Node {
  readonly block: Node;
}

/** Makes the copy; returns the folder for programs that use it. */
export function makeFaultyCopy(): string {
  const folder = join(build, 'faults');
  const home = join(folder, 'node_modules', 'tsyncio');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  // Another scope: in that of the package `tsyncio` would be the package itself.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  cpSync(join(repository, 'package.json'), join(home, 'package.json'));
  cpSync(join(repository, 'dist'), join(home, 'dist'), { recursive: true });
  const faultModule = join(home, 'fault.mjs');
  writeFileSync(faultModule, FAULT_MODULE);
  for (const name of faultyFiles()) {
    const file = join(home, 'dist', name);
    writeFileSync(file, withFaults(name, readFileSync(file, 'utf8'), pathToFileURL(faultModule).href));
  }
  return folder;
}

/** The files that can fail, relative to `dist`. */
function faultyFiles(): string[] {
  return readdirSync(join(repository, 'dist'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.js') && FAULTY.test(name))
    .sort();
}

function withFaults(name: string, source: string, faultModule: string): string {
  const insertions: { readonly at: number; readonly text: string }[] = [];
  const lineOf = (at: number): number => source.slice(0, at).split('\n').length;
  const functions = [...nodesOf(parseSync(name, source).program)].filter(isFunction);
  const passing = new Set([...source.matchAll(PASSED_ON)].map(({ index }) => innermost(functions, index)));
  for (const node of functions) {
    const { body } = node;
    if (body === null || passing.has(node) || CONTAINED.test(source.slice(body.start, body.end))) continue;
    const call = `__fault(${JSON.stringify(name)}, ${lineOf(node.start)})`;
    if (body.type === 'BlockStatement' || body.type === 'FunctionBody') {
      // What is in a `try` from its first statement on is to fail in there.
      const [first] = (body as Node & { readonly body: readonly TryStatement[] }).body;
      const start = first?.type === 'TryStatement' ? first.block.start : body.start;
      insertions.push({ at: start + 1, text: `${call};` });
    } else {
      // `() => (…)`: the parentheses are around the call as well.
      const before = source.slice(0, body.start).endsWith('(') ? body.start - 1 : body.start;
      const after = before < body.start ? source.indexOf(')', body.end) + 1 : body.end;
      insertions.push({ at: before, text: `(${call}, ` }, { at: after, text: ')' });
    }
  }
  insertions.sort((a, b) => b.at - a.at);
  let text = source;
  for (const { at, text: inserted } of insertions) text = text.slice(0, at) + inserted + text.slice(at);
  const imports = `import { begin as __begin, end as __end, fault as __fault } from ${JSON.stringify(faultModule)};__begin();`;
  return `${imports}${text}\n;__end();\n`;
}

function isFunction(node: Node): node is FunctionNode {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

function innermost(functions: readonly FunctionNode[], at: number): FunctionNode | undefined {
  return functions
    .filter(({ start, end }) => start <= at && at < end)
    .sort((a, b) => a.end - a.start - (b.end - b.start))[0];
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesOf(item);
  } else if (typeof value === 'object' && value !== null) {
    if ('type' in value && typeof value.type === 'string' && 'start' in value) yield value as Node;
    for (const child of Object.values(value)) yield* nodesOf(child);
  }
}
