/**
 * Which lines of src/ the tests run: `npm run coverage [-- WORD…]`, a summary here and every line in coverage/index.html.
 * Children and workers of tests count as well: V8 writes what each process has run.
 */
import { rmSync } from 'node:fs';
import { inRepository } from './paths.ts';
import { execute } from './processes.ts';

const data = inRepository('.build/coverage');
rmSync(data, { recursive: true, force: true });
const env = { ...process.env, NODE_V8_COVERAGE: data };
const tests = execute(process.execPath, [inRepository('scripts/test.ts'), ...process.argv.slice(2)], { env });
const report = execute(process.execPath, [
  inRepository('node_modules/c8/bin/c8.js'),
  'report',
  `--temp-directory=${data}`,
  '--merge-async',
  '--include=src/**',
  '--exclude-after-remap',
  '--reporter=text-summary',
  '--reporter=html',
]);
console.log('every line: coverage/index.html');
process.exit(tests.code || report.code);
