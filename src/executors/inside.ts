/**
 * What is inside the executors, as one module: it is loaded with the first pool or the first `map()`, because
 * `import 'tsyncio'` has to be quick.
 */
export { mapInOrder } from './map.ts';
export { Pool } from './pool.ts';
export { interpreterSettings, processSettings, threadSettings } from './pool-settings.ts';
