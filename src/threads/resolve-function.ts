/** From a reference to a function: the receiving side. What was found is kept. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { PicklingError } from '../core/index.ts';
import { resolveBuiltin } from './builtin-functions.ts';
import { isEntryModule } from './entry-module.ts';
import { asExpression, NAME_HELPER } from './free-variables.ts';
import { functionsInHeap } from './function-inspector.ts';
import {
  type AnyFunction,
  type FunctionReference,
  registeredFunction,
  type SourceReference,
  whenRegistered,
} from './function-reference.ts';
import { isWorker } from './parent-loop.ts';
import { watchImport } from './stalled-import.ts';

/**
 * How long, in ms, the import of this thread's entry module may take: it has been loaded, so it answers in a few
 * microtasks, or it still waits at its top level and does not answer at all.
 */
const ENTRY_IMPORT_LIMIT = 50;

type Namespace = Readonly<Record<string, unknown>>;

const found = new Map<string, AnyFunction>();
const finding = new Map<string, Promise<AnyFunction>>();
const namespaces = new Map<string, Namespace>();
const require = createRequire(import.meta.url);
let imports = 0;

/** Whether a module is being imported for a call: what its top level does is not the program's main part. */
export function isImportingForCall(): boolean {
  return imports > 0;
}

/** The function itself where it is known already, else a promise of it. @throws PicklingError, or rejects with it. */
export function resolveFunction(reference: FunctionReference): AnyFunction | Promise<AnyFunction> {
  const key = JSON.stringify(reference);
  const known = found.get(key) ?? resolveAtOnce(reference);
  if (known !== undefined) {
    found.set(key, known);
    return known;
  }
  let pending = finding.get(key);
  if (pending === undefined) {
    pending = search(reference as Importable).then((fn) => {
      found.set(key, fn);
      return fn;
    });
    finding.set(key, pending);
    const forget = () => finding.delete(key);
    pending.then(forget, forget);
  }
  return pending;
}

/** For a thread that is blocked and cannot import: what is loaded already. */
export function resolveWithoutWaiting(reference: FunctionReference): AnyFunction | undefined {
  const key = JSON.stringify(reference);
  const known = found.get(key) ?? resolveAtOnce(reference) ?? resolveBlocked(reference);
  if (known !== undefined) found.set(key, known);
  return known;
}

type Importable = Extract<FunctionReference, { kind: 'export' | 'named' }>;

function resolveAtOnce(reference: FunctionReference): AnyFunction | undefined {
  switch (reference.kind) {
    case 'source':
      return compile(reference);
    case 'builtin':
      return resolveBuiltin(reference.module, reference.name);
    default:
      return registeredFunction(reference.url, reference.name) ?? lookUp(namespaces.get(reference.url), reference);
  }
}

function resolveBlocked(reference: FunctionReference): AnyFunction | undefined {
  if (reference.kind !== 'export') return undefined;
  try {
    // ES modules too, from Node 22.12, unless they wait at their top level.
    const path = reference.url.startsWith('file:') ? fileURLToPath(reference.url) : reference.url;
    const fn = lookUp(require(path) as Namespace, reference);
    if (fn !== undefined) return fn;
  } catch {
    // An ES module that cannot be had this way: it may be loaded all the same.
  }
  return inHeap(reference);
}

async function search(reference: Importable): Promise<AnyFunction> {
  const isEntry = isEntryModule(reference.url);
  const namespace = isEntry || !isWorker() ? importForCall(reference.url) : importOrStall(reference);
  // A module that is being evaluated may register the function before it waits at its top level.
  const fn = await Promise.race([
    namespace.then((module) => lookUp(module, reference)),
    whenRegistered(reference.url, reference.name),
    ...(isEntry ? [whenStuck(reference)] : []),
  ]);
  if (fn !== undefined) return fn;
  const exported = (await namespace)[reference.name];
  const reason = exported === undefined ? 'exports nothing of that name' : 'exports something else by that name';
  throw new PicklingError(
    `'${reference.name}' of ${reference.url} was not found on this side: the module ${reason}. Export the function, or ` +
      "name it by callable(import.meta.url, 'exportName')",
  );
}

async function importForCall(url: string): Promise<Namespace> {
  imports += 1;
  try {
    const namespace = (await import(url)) as Namespace;
    namespaces.set(url, namespace);
    return namespace;
  } catch (cause) {
    throw new PicklingError(`${url} could not be imported on this side: ${String(cause)}`, { cause });
  } finally {
    imports -= 1;
  }
}

/** Rejects when the import can never end. */
async function importOrStall({ url, name }: Importable): Promise<Namespace> {
  let stop = (): void => {};
  const stalled = new Promise<never>((_, reject) => {
    stop = watchImport(() => {
      const why = 'waits at its top level for something that can no longer come, so its import never ends';
      reject(
        new PicklingError(`'${name}' of ${url} cannot be had: the module ${why}. See to the 'await' at its top level`),
      );
    });
  });
  try {
    return await Promise.race([importForCall(url), stalled]);
  } finally {
    stop();
  }
}

/** The entry module does not answer: it waits at its top level, but its functions exist. */
async function whenStuck(reference: Importable): Promise<AnyFunction> {
  await new Promise((resolve) => setTimeout(resolve, ENTRY_IMPORT_LIMIT));
  const fn = found.get(JSON.stringify(reference)) ?? inHeap(reference);
  if (fn !== undefined) return fn;
  throw new PicklingError(
    `'${reference.name}' of ${reference.url} cannot be had: the module is the entry of this thread and still waits at its ` +
      "top level, so it cannot be imported. Move the function to a module of its own, or register it before the 'await': " +
      `callable(import.meta.url, '${reference.name}', ${reference.name})`,
  );
}

function inHeap(reference: Importable): AnyFunction | undefined {
  if (reference.kind !== 'export' || reference.source === undefined) return undefined;
  const { source } = reference;
  const matches = functionsInHeap((fn) => typeof fn === 'function' && Function.prototype.toString.call(fn) === source);
  // Two functions of one text: there is no saying which is meant.
  return matches.length === 1 ? matches[0] : undefined;
}

function lookUp(namespace: Namespace | undefined, reference: Importable): AnyFunction | undefined {
  if (namespace === undefined) return undefined;
  // A CommonJS module that Node could not look into has all it exports in `default`.
  for (const holder of [namespace, namespace.default]) {
    const value = (holder as Namespace | undefined)?.[reference.name];
    if (typeof value !== 'function') continue;
    if (reference.kind === 'named' || reference.source === undefined || String(value) === reference.source) {
      return value as AnyFunction;
    }
  }
  return undefined;
}

const DYNAMIC_IMPORT = /\bimport\s*\(/;

let isWarned = false;

/**
 * Node calls `import()` in a script experimental, and warns of the first one. The program has not asked for it, so the
 * first is one of our own, in silence.
 */
function prepareDynamicImport(): typeof vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER {
  const importModuleDynamically = vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  if (!isWarned) {
    isWarned = true;
    const { emitWarning } = process;
    process.emitWarning = () => {};
    new vm.Script("void import('node:process')", { importModuleDynamically }).runInThisContext();
    process.emitWarning = emitWarning;
  }
  return importModuleDynamically;
}

function compile({ source, self, isStrict, url, line, column }: SourceReference): AnyFunction {
  const mode = isStrict ? "'use strict';" : '';
  let failure: unknown;
  for (const expression of asExpression(source)) {
    const [before = '', after = ''] = expression.split(source);
    const result = self === undefined ? `return ${before}` : `const ${self} = ${before}`;
    const head = `(function () { ${mode} const ${NAME_HELPER} = (fn) => fn; ${result}`;
    const tail = `${after}; ${self === undefined ? '' : `return ${self};`} })()`;
    try {
      const script = new vm.Script(`${head}${source}${tail}`, {
        filename: url === '' ? 'submitted-function.js' : url,
        lineOffset: line,
        columnOffset: column - head.length,
        ...(DYNAMIC_IMPORT.test(source) && { importModuleDynamically: prepareDynamicImport() }),
      });
      const fn: unknown = script.runInThisContext();
      if (typeof fn === 'function') return fn as AnyFunction;
    } catch (error) {
      failure ??= error;
    }
  }
  throw new PicklingError(`a function that came as source could not be made: ${String(failure)}`, { cause: failure });
}
