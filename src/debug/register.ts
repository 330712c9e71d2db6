/** `node --import tsyncio/debug app.js`: debug mode for the whole program. */
import { withoutHarm } from '../core/debug-switch.ts';
import { startDebug } from './index.ts';

withoutHarm('on', () => startDebug());
