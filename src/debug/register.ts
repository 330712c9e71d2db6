/** `node --import tsyncio/debug app.js`: debug mode for the whole program. */
import { startDebug } from './index.ts';

startDebug();
