/**
 * Under the fake timers of a test framework a `run()` does not hang: a sleep wakes when they say so, or in real time. The
 * fakes here are those of `node:test`, and some that replace what sinon, Jest and Vitest replace.
 */
import { describe, test } from 'node:test';
import { prints } from './apart.ts';

/** A small clock that takes the place of what it is told to; `tick(ms)` moves it. */
const FAKES = `
const real = { setTimeout, setImmediate };
const pump = () => new Promise((resolve) => real.setTimeout(resolve, 1));
function install(names) {
  let now = 1_700_000_000_000;
  const start = now;
  const entries = new Set();
  const add = (when, fn, args, every) => {
    const entry = { when, fn, args, every, ref() { return entry; }, unref() { return entry; }, hasRef: () => true, refresh() { entry.when = now + when; return entry; }, [Symbol.toPrimitive]: () => 1, close() { entries.delete(entry); } };
    entries.add(entry);
    return entry;
  };
  const RealDate = Date;
  const fakes = {
    setTimeout: (fn, ms = 0, ...args) => add(now + Math.max(ms, 1), fn, args),
    clearTimeout: (entry) => { entries.delete(entry); },
    setInterval: (fn, ms = 0, ...args) => add(now + Math.max(ms, 1), fn, args, Math.max(ms, 1)),
    clearInterval: (entry) => { entries.delete(entry); },
    setImmediate: (fn, ...args) => add(now, fn, args),
    clearImmediate: (entry) => { entries.delete(entry); },
    queueMicrotask: (fn) => { add(now, fn, []); },
    Date: class extends RealDate {
      constructor(...args) { args.length === 0 ? super(now) : super(...args); }
      static now() { return now; }
    },
  };
  for (const name of names) {
    if (name === 'performance') performance.now = () => now - start;
    else if (name === 'hrtime') process.hrtime = Object.assign(() => [0, 0], { bigint: () => BigInt(now - start) * 1_000_000n });
    else if (name === 'nextTick') process.nextTick = (fn, ...args) => { add(now, fn, args); };
    else globalThis[name] = fakes[name];
  }
  return (ms) => {
    const end = now + ms;
    for (let guard = 0; guard < 10_000; guard += 1) {
      const due = [...entries].filter(({ when }) => when <= end).sort((a, b) => a.when - b.when)[0];
      if (due === undefined) break;
      now = Math.max(now, due.when);
      if (due.every === undefined) entries.delete(due); else due.when = now + due.every;
      due.fn(...due.args);
    }
    now = end;
  };
}
/**
 * How a promise ends, where time is moved \`ticks\` times by 50 ms and no further, each time after all has come to rest.
 * What goes by real time ends as well. A run that waits for time that is never moved again hangs.
 */
async function outcome(promise, tick, ticks) {
  let settled;
  promise.then((value) => { settled = ['value', value]; }, (error) => { settled = [error.name, error.message]; });
  for (let moved = 0; moved < ticks; moved += 1) {
    for (let round = 0; round < 10; round += 1) await pump();
    tick(50);
  }
  for (let round = 0; round < 3000 && settled === undefined; round += 1) await pump();
  return settled ?? 'hangs';
}
`;

interface Program {
  readonly what: string;
  /** An expression that gives a promise. */
  readonly program: string;
  /** How often time has to be moved for it. */
  readonly ticks: number;
  readonly expected: string;
}

const PROGRAMS: readonly Program[] = [
  {
    what: 'sleep(0), callbacks and tasks',
    program: `run(async () => {
      await sleep(0);
      await new Promise((resolve) => getRunningLoop().callSoon(resolve));
      await Promise.resolve();
      return await createTask(() => sleep(0, 'done'));
    })`,
    ticks: 0,
    expected: 'done',
  },
  {
    what: 'a queue between two tasks',
    program: `run(async () => {
      const queue = new Queue(1);
      createTask(async () => { for (let i = 0; i < 1000; i += 1) await queue.put(i); });
      for (let i = 0; i < 1000; i += 1) await queue.get();
      return 'done';
    })`,
    ticks: 0,
    expected: 'done',
  },
  { what: 'sleep()', program: "run(() => sleep(40, 'done'))", ticks: 1, expected: 'done' },
  {
    what: 'several sleeps',
    program: "run(async () => { await gather([sleep(20), createTask(() => sleep(40))]); return 'done'; })",
    ticks: 1,
    expected: 'done',
  },
  {
    what: 'a sleep after a sleep',
    program: "run(async () => { await sleep(40); return await sleep(40, 'done'); })",
    ticks: 2,
    expected: 'done',
  },
  {
    what: 'a timeout that expires',
    program: 'run(() => timeout(40, () => sleep(1e9)).catch((error) => error.name))',
    ticks: 1,
    expected: 'TimeoutError',
  },
  {
    what: 'a timeout that does not',
    program: "run(() => timeout(1e9, () => sleep(40, 'done')))",
    ticks: 1,
    expected: 'done',
  },
  {
    what: 'a task that is left over',
    program: "run(async () => { createTask(() => sleep(1e9)); return await sleep(40, 'done'); })",
    ticks: 1,
    expected: 'done',
  },
  {
    what: 'the default loop',
    program: "(async () => { await createTask(() => sleep(40)); return await sleep(0, 'done'); })()",
    ticks: 1,
    expected: 'done',
  },
  {
    what: 'virtualRun()',
    program: "virtualRun(async () => { await sleep(3_600_000); return 'done'; })",
    ticks: 0,
    expected: 'done',
  },
];

const programs = (): string =>
  PROGRAMS.map(
    ({ what, program, ticks }) => `print([${JSON.stringify(what)}, await outcome(${program}, tick, ${ticks})]);`,
  ).join('\n');

const expected = PROGRAMS.map(({ what, expected }) => [what, ['value', expected]]);

/** What the frameworks replace, when nothing is said. */
const frameworks: Readonly<Record<string, readonly string[]>> = {
  'setTimeout alone': ['setTimeout', 'clearTimeout'],
  'all timers': ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'],
  'all timers and Date': [
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'clearImmediate',
    'Date',
  ],
  'all timers, Date and performance': [
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'clearImmediate',
    'Date',
    'performance',
  ],
  'performance alone': ['performance'],
  'setTimeout and performance': ['setTimeout', 'clearTimeout', 'performance'],
  'everything there is': [
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'clearImmediate',
    'Date',
    'performance',
    'hrtime',
    'nextTick',
    'queueMicrotask',
  ],
};

/** Why they are not run yet. */
const HANGS = 'a run() under fake timers still hangs';

for (const [framework, names] of Object.entries(frameworks)) {
  describe(`a run() does not hang under fakes of ${framework}`, { skip: HANGS }, () => {
    test('that were put in place after the library was loaded', async () => {
      await prints(
        `${FAKES}
        const tick = install(${JSON.stringify(names)});
        ${programs()}
        process.exit(0);`,
        expected,
      );
    });

    test('nor afterwards, where they are taken away while a sleep is under way', async () => {
      await prints(
        `${FAKES}
        const names = ${JSON.stringify(names)};
        const before = Object.fromEntries(names.filter((name) => name in globalThis).map((name) => [name, globalThis[name]]));
        const { now } = performance;
        const { hrtime, nextTick } = process;
        const tick = install(names);
        for (let round = 0; round < 3; round += 1) createTask(() => sleep(20));
        const running = run(async () => { await sleep(20); return await sleep(20, 'done'); });
        for (let round = 0; round < 5; round += 1) await pump();
        delete before.performance;
        Object.assign(globalThis, before);
        performance.now = now;
        Object.assign(process, { hrtime, nextTick });
        print(await outcome(running, () => {}, 0));
        print(await outcome(createTask(() => sleep(20, 'done')), () => {}, 0));
        process.exit(0);`,
        [
          ['value', 'done'],
          ['value', 'done'],
        ],
      );
    });
  });
}

describe('a run() does not hang under the timers of node:test', { skip: HANGS }, () => {
  for (const apis of [
    ['setTimeout'],
    ['setTimeout', 'setImmediate'],
    ['setTimeout', 'setInterval', 'setImmediate', 'Date'],
  ]) {
    test(apis.join(', '), async () => {
      await prints(
        `${FAKES}
        const { mock } = await import('node:test');
        mock.timers.enable({ apis: ${JSON.stringify(apis)} });
        const tick = (ms) => mock.timers.tick(ms);
        ${programs()}
        mock.timers.reset();
        process.exit(0);`,
        expected,
        { nodeArgs: ['--no-warnings'] },
      );
    });
  }
});
