/**
 * Which folder of src/ may import from which: the arrows of the design, each folder with those directly below it.
 * What is below those is allowed too. A folder that is not here fails `npm run check:imports`.
 */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: [],
  sync: ['core'],
  structured: ['core'],
  transports: ['core'],
  introspection: ['core'],
  testing: ['debug', 'structured', 'core'],
  threads: ['transports', 'structured', 'sync', 'core'],
  executors: ['threads', 'transports', 'structured', 'sync', 'core'],
  streams: ['transports', 'structured', 'sync', 'core'],
  subprocess: ['streams', 'transports', 'structured', 'sync', 'core'],
  debug: ['introspection', 'core'],
  dev: ['debug'],
  monitor: ['introspection', 'debug'],
  cli: ['monitor', 'dev', 'debug'],
  // src/index.ts. `debug` for background() and for how debug mode is loaded once something asks for it; the development
  // mode, the monitor and the test helpers are no part of what `import 'tsyncio'` brings.
  index: [
    'sync',
    'structured',
    'transports',
    'threads',
    'executors',
    'streams',
    'subprocess',
    'introspection',
    'debug',
    'core',
  ],
};

export const layers: readonly string[] = Object.keys(arrows);

/** Everything that a folder may import from, itself included. */
export function below(layer: string): ReadonlySet<string> {
  const reached = new Set([layer]);
  for (const name of reached) for (const next of arrows[name] ?? []) reached.add(next);
  return reached;
}

/** The layer of a path inside src/ or dist/: its first folder, or the name of an entry file. */
export function layerOf(path: string): string {
  return path.replaceAll('\\', '/').split('/')[0]?.replace(/\..*$/, '') ?? '';
}
