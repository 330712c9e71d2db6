// A program of several files, in folders, CommonJS among them.
import { createRequire } from 'node:module';
import { Orders } from './src/services/orders.mjs';
import { start } from './src/lib/clock.mjs';

const require = createRequire(import.meta.url);
const audit = require('./src/lib/audit.cjs');

const clock = start();
const orders = new Orders(audit);
await orders.place({ id: 1, total: 5 });
(() => {
  audit.write('end'); // EXPECT never-awaited
})();
const { report } = await import('./src/services/report.mjs');
await report(orders);
await clock.stop();
