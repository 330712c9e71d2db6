/** From a function to its reference: the sending side. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { PicklingError, showFunction } from '../core/index.ts';
import { builtinReference, globalReference } from './builtin-functions.ts';
import { isEntryModule } from './entry-module.ts';
import { exportNameAt, offsetOf } from './export-names.ts';
import { freeVariables } from './free-variables.ts';
import { type FunctionPlace, placeOf, scriptSource } from './function-inspector.ts';
import { type AnyFunction, type FunctionReference, namedReference } from './function-reference.ts';

/** A reference with a number that stands for it: whoever sends it says the reference once. */
export interface DescribedFunction {
  readonly id: number;
  readonly reference: FunctionReference;
}

const described = new WeakMap<AnyFunction, DescribedFunction>();
/** A closure is a new function each time its line runs, and its reference is the same. */
const byKey = new Map<string, DescribedFunction>();
const cjsModules = createRequire(import.meta.url).cache;

/**
 * Where the other side finds `fn`.
 *
 * @throws PicklingError when it is not exported and uses outside variables: it names them.
 */
export function describeFunction(fn: AnyFunction): DescribedFunction {
  let found = described.get(fn);
  if (found === undefined) {
    const reference = namedReference(fn) ?? findReference(fn);
    const key = JSON.stringify(reference);
    found = byKey.get(key) ?? { id: byKey.size, reference };
    byKey.set(key, found);
    described.set(fn, found);
  }
  return found;
}

function findReference(fn: AnyFunction): FunctionReference {
  const place = placeOf(fn);
  if (place === undefined || place.url.startsWith('node:')) {
    const builtin = builtinReference(fn, place?.url);
    if (builtin !== undefined) return builtin;
    const why = fn.name.startsWith('bound ')
      ? 'it is bound: submit the function itself, and pass what was bound as arguments'
      : 'it is native, and no global and no module of Node has it';
    throw new PicklingError(`${showFunction(fn)} cannot cross to another thread: ${why}`);
  }
  const text = place.url === '' ? '' : scriptSource(place.scriptId);
  const exported = exportedReference(fn, place, text);
  // A worker that imports the entry module runs the program once more; what can do without travels as source.
  if (exported !== undefined && !isEntryModule(place.url)) return exported;
  const outside = outsideVariables(fn, place, text, exported !== undefined);
  if (outside.names.length === 0) return sourceReference(fn, place, text, outside.self);
  if (exported !== undefined) return exported;
  throw new PicklingError(notExported(fn, place, outside.names));
}

/** Where the other side finds a class, an error's; undefined when its module does not export it. */
export function describeClass(errorClass: AnyFunction): FunctionReference | undefined {
  const known = namedReference(errorClass);
  if (known !== undefined) return known;
  // A global that comes into being when it is first read, and would not be found by looking.
  if ((errorClass as unknown) === DOMException) return { kind: 'builtin', module: undefined, name: 'DOMException' };
  const place = placeOf(errorClass);
  if (place === undefined || place.url.startsWith('node:')) return globalReference(errorClass);
  return place.url === '' ? undefined : exportedReference(errorClass, place, scriptSource(place.scriptId));
}

function exportedReference(fn: AnyFunction, place: FunctionPlace, text: string): FunctionReference | undefined {
  if (place.url === '') return undefined;
  const source = String(fn);
  let offset = offsetOf(text, place.line, place.column);
  // Of a class V8 says where its constructor is.
  if (source.startsWith('class')) offset = Math.max(0, text.lastIndexOf(source, offset));
  const name = place.isInModule ? exportNameAt(text, offset, fn.name) : commonJsName(fn, place.url);
  return name === undefined ? undefined : { kind: 'export', url: place.url, name, source };
}

function commonJsName(fn: AnyFunction, url: string): string | undefined {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const exports: unknown = cjsModules[path]?.exports;
  if (exports === fn) return 'default';
  if (typeof exports !== 'object' || exports === null) return undefined;
  return Object.entries(exports).find(([, value]) => value === fn)?.[0];
}

function outsideVariables(
  fn: AnyFunction,
  place: FunctionPlace,
  text: string,
  isExported: boolean,
): { names: string[]; self: string | undefined } {
  let names: string[];
  try {
    names = freeVariables(fn, place);
  } catch (error) {
    // It cannot be text, and need not.
    if (isExported) return { names: ['import.meta'], self: undefined };
    throw error;
  }
  // `const fib = (n) => n < 2 ? n : fib(n - 1) + fib(n - 2)`: what it uses is itself.
  const self = names.includes(fn.name) && isDeclaredAs(fn.name, place, text) ? fn.name : undefined;
  return { names: names.filter((name) => name !== self), self };
}

function isDeclaredAs(name: string, place: FunctionPlace, text: string): boolean {
  const before = text.slice(0, offsetOf(text, place.line, place.column));
  return new RegExp(`\\bconst\\s+${name.replaceAll('$', '\\$')}\\s*=\\s*(?:async\\s+)?(?:function\\s*\\*?\\s*)?$`).test(
    before,
  );
}

function sourceReference(
  fn: AnyFunction,
  place: FunctionPlace,
  text: string,
  self: string | undefined,
): FunctionReference {
  const source = String(fn);
  const offset = offsetOf(text, place.line, place.column);
  // Of `function f(` V8 says the parenthesis, of everything else the beginning.
  const lead = text.startsWith(source, offset) ? 0 : source.indexOf('(');
  const column = Math.max(0, place.column - lead);
  return { kind: 'source', source, self, isStrict: place.isInModule, url: place.url, line: place.line, column };
}

function notExported(fn: AnyFunction, place: FunctionPlace, names: readonly string[]): string {
  const list = names.map((name) => `'${name}'`).join(', ');
  const where = place.url === '' ? '' : ` (${place.url}:${place.line + 1}:${place.column + 1})`;
  return (
    `${showFunction(fn)}${where} cannot cross to another thread: its module does not export it, and it uses ` +
    `${names.length === 1 ? 'an outside variable' : 'outside variables'}: ${list}. Export the function from its module, ` +
    "pass what it needs as arguments, or name it by callable(import.meta.url, 'exportName')"
  );
}
