/** All that debug mode hooks into, as it is now: to see that nothing of it stays. */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { getEnvironmentData } from 'node:worker_threads';

/** Whatever debug mode could have an interest in. */
const MODULES = [
  ...['async_hooks', 'child_process', 'cluster', 'console', 'dgram', 'diagnostics_channel', 'dns', 'events', 'fs'],
  ...['fs/promises', 'http', 'http2', 'https', 'inspector', 'module', 'net', 'perf_hooks', 'readline', 'stream'],
  ...['stream/promises', 'timers', 'timers/promises', 'tls', 'util', 'v8', 'vm', 'worker_threads', 'zlib'],
];
const THREADS = '/proc/self/task';
const require = createRequire(import.meta.url);

/** Name → value: every property of Node's modules and classes, of `process` and of the global object, and listeners. */
export function hooks(): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const seen = new Set<object>();
  const add = (name: string, object: object): void => {
    if (seen.has(object)) return;
    seen.add(object);
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(object, key) ?? {};
      const path = `${name}.${String(key)}`;
      // How many listeners there are is said by them.
      if (path === 'process._eventsCount') continue;
      found
        .set(path, value ?? get)
        .set(`${path} (set)`, set)
        .set(`${path} (flags)`, JSON.stringify(flags));
      const prototype: unknown = typeof value === 'function' ? value.prototype : undefined;
      if (typeof prototype === 'object' && prototype !== null) add(`${path}.prototype`, prototype);
    }
  };
  for (const name of MODULES) add(name, require(`node:${name}`) as object);
  add('globalThis', globalThis);
  add('process', process);
  add('Promise.prototype', Promise.prototype);
  for (const event of process.eventNames()) {
    for (const [index, listener] of process.listeners(event as 'exit').entries()) {
      found.set(`process on ${String(event)} ${index}`, listener);
    }
  }
  found.set('environment of workers', getEnvironmentData('tsyncio:development'));
  found.set('source maps', process.sourceMapsEnabled);
  return found;
}

/** The names of what is different. */
export function changes(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter(
    (name) => before.has(name) !== after.has(name) || !Object.is(before.get(name), after.get(name)),
  );
}

/** How many threads the process has; undefined where nobody knows. */
export function threads(): number | undefined {
  return existsSync(THREADS) ? readdirSync(THREADS).length : undefined;
}
