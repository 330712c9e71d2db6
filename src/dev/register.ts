/** `node --import tsyncio/dev app.js`, and what `tsyncio dev app.js` preloads: the development mode. */
import { withoutHarm } from '../core/debug-switch.ts';
import { startDevelopment, takeOptions } from '../debug/index.ts';

withoutHarm('on', () => startDevelopment(takeOptions()));
