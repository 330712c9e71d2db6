/**
 * Lets a loop's debug flag load debug mode: `run(main, { debug: true })`, `loop.setDebug(true)`, `ASYNCIODEBUG=1`. The
 * flag takes effect in the very call that sets it, so the loading is synchronous; until then nothing of debug mode is
 * in memory.
 */
import { createRequire } from 'node:module';
import { provideDebugMode } from '../core/debug-switch.ts';

provideDebugMode(
  () => {
    const { enableDebug, disableDebug } = createRequire(import.meta.url)(
      './session/debug-mode.js',
    ) as typeof import('./session/debug-mode.ts');
    return { enable: enableDebug, disable: disableDebug };
  },
  import.meta.url,
);
