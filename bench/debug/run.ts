/**
 * What debug mode costs, on this Node, in one run, beside asyncio's own debug mode.
 *
 *     npm run bench:debug                  everything, some eight minutes; writes docs/benchmarks-debug.md
 *     npm run bench:debug -- --quick       a first look; writes nothing without --write
 *     npm run bench:debug -- --only micro  one part (servers, micro, memory, watchdog; or several); writes nothing
 *
 * What is compared takes turns, a short while each, so that a neighbour on the machine is nobody's advantage; and what
 * counts is processor time, which a neighbour hardly changes.
 */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { inRepository } from '../../scripts/paths.ts';
import { findCPython } from '../../test/support/cpython.ts';
import { prepare } from '../prepare.ts';
import { measureMemory } from './memory.ts';
import { measureMicro } from './micro.ts';
import { page, type Results, show } from './report.ts';
import { measureServers } from './servers.ts';
import { measureWatchdog } from './watchdog-cost.ts';

const PARTS = ['servers', 'micro', 'memory', 'watchdog'] as const;

const EFFORT = {
  full: {
    warmup: 20_000,
    rounds: 7,
    leadIn: 10_000,
    requests: 5_000,
    processes: 3,
    budget: 600,
    awaits: 10_000_000,
    idle: 20,
  },
  quick: {
    warmup: 10_000,
    rounds: 3,
    leadIn: 5_000,
    requests: 2_000,
    processes: 1,
    budget: 200,
    awaits: 1_000_000,
    idle: 5,
  },
};

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const unknown = options.only.filter((name) => !PARTS.some((part) => part === name));
if (unknown.length > 0) {
  console.error(`bench:debug: no part ${unknown.join(', ')}. There are: ${PARTS.join(', ')}`);
  process.exit(2);
}
const asks = (part: (typeof PARTS)[number]): boolean => options.only.length === 0 || options.only.includes(part);

const effort = options.quick ? EFFORT.quick : EFFORT.full;
const python = findCPython();
if (python === undefined)
  console.error('missing: asyncio. No CPython 3.13 or later here; the variable CPYTHON may name one');
prepare('bench:debug');
const results: Results = {
  began: new Date(),
  python: python?.version,
  effort,
  servers: asks('servers') ? await measureServers(effort, python) : [],
  micro: asks('micro') ? await measureMicro(effort, python) : [],
  memory: asks('memory') ? await measureMemory(effort.awaits) : undefined,
  watchdog: asks('watchdog') ? measureWatchdog(effort.idle) : undefined,
};
console.log(show(results));
if (options.only.length === 0 && (options.write || !options.quick)) {
  writeFileSync(inRepository('docs/benchmarks-debug.md'), page(results));
  console.error('written: docs/benchmarks-debug.md');
}
