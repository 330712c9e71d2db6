/** `node --import tsyncio/dev app.js`, and what `tsyncio dev app.js` preloads: the development mode. */
import { startDevelopment, takeOptions } from '../debug/index.ts';

startDevelopment(takeOptions());
