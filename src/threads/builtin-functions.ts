/** Functions of JavaScript and of Node, `Math.sqrt` and `crypto.pbkdf2Sync`: found by name on every side. */
import { builtinModules, createRequire } from 'node:module';
import type { AnyFunction, FunctionReference } from './function-reference.ts';

const require = createRequire(import.meta.url);

function nameIn(holder: unknown, fn: AnyFunction): string | undefined {
  if ((typeof holder !== 'object' && typeof holder !== 'function') || holder === null) return undefined;
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
    if (property.value === fn) return name;
  }
  return undefined;
}

function globalName(fn: AnyFunction): string | undefined {
  const own = nameIn(globalThis, fn);
  if (own !== undefined) return own;
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(globalThis))) {
    const inner = nameIn(value, fn);
    if (inner !== undefined) return `${name}.${inner}`;
  }
  return undefined;
}

/** To load one of these has effects, or draws a warning. */
const LEFT_ALONE = new Set(['inspector', 'punycode', 'sys', 'trace_events', 'wasi', 'repl', 'cluster', 'domain']);

function publicModules(): string[] {
  const names = builtinModules.filter((name) => /^[a-z]/.test(name) && !name.includes(':') && !LEFT_ALONE.has(name));
  // Those a program has most likely taken a function from are asked first, because asking loads a module.
  const likely = ['crypto', 'fs', 'zlib', 'child_process', 'path', 'util', 'os', 'v8', 'dns'];
  return [...likely, ...names.filter((name) => !likely.includes(name))];
}

/** @param url where V8 says the function is defined; undefined for a native one. */
export function builtinReference(fn: AnyFunction, url: string | undefined): FunctionReference | undefined {
  const global = globalReference(fn);
  if (global !== undefined) return global;
  if (url !== undefined && !url.startsWith('node:')) return undefined;
  for (const module of publicModules()) {
    const inner = nameIn(require(`node:${module}`), fn);
    if (inner !== undefined) return { kind: 'builtin', module: `node:${module}`, name: inner };
  }
  return undefined;
}

export function globalReference(fn: AnyFunction): FunctionReference | undefined {
  const name = globalName(fn);
  return name === undefined ? undefined : { kind: 'builtin', module: undefined, name };
}

export function resolveBuiltin(module: string | undefined, name: string): AnyFunction | undefined {
  let value: unknown = module === undefined ? globalThis : require(module);
  let holder: unknown;
  for (const part of name.split('.')) {
    holder = value;
    value = (value as Record<string, unknown>)[part];
  }
  if (typeof value !== 'function') return undefined;
  // A static method may need its class: `Array.from`.
  return module === undefined && name.includes('.') && !isClass(value)
    ? (value.bind(holder) as AnyFunction)
    : (value as AnyFunction);
}

function isClass(value: unknown): boolean {
  return typeof value === 'function' && Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
}
