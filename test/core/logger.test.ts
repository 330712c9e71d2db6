import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { getRunningLoop, logger, run, setLogger } from 'tsyncio';
import { runProgram } from './support/program.ts';
import { withRecordedLog } from './support/recorders.ts';

describe('setLogger', () => {
  test('sends every level to the logger it is given', async () => {
    await withRecordedLog((records) => {
      logger.debug('d');
      logger.info('i');
      logger.warn('w');
      logger.error('e');
      assert.deepEqual(
        records.map(({ level, text }) => `${level} ${text}`),
        ['debug d', 'info i', 'warn w', 'error e'],
      );
    });
  });

  test('passes fields on in pino’s order: details, then message', async () => {
    const calls: unknown[][] = [];
    const record = (...args: unknown[]): void => void calls.push(args);
    setLogger({ debug: record, info: record, warn: record, error: record });
    try {
      logger.error({ answer: 42 }, 'with details');
    } finally {
      setLogger(undefined);
    }
    assert.deepEqual(calls, [[{ answer: 42 }, 'with details']]);
  });

  test('takes console', async () => {
    await withRecordedLog(() => {
      setLogger(console);
    });
  });

  test('keeps `this` of the logger it was given', () => {
    class Collecting {
      readonly texts: string[] = [];
      debug(text: unknown): void {
        this.texts.push(String(text));
      }
      info = this.debug;
      warn = this.debug;
      error = this.debug;
    }
    const collecting = new Collecting();
    setLogger(collecting);
    logger.warn('to an object');
    setLogger(undefined);
    assert.deepEqual(collecting.texts, ['to an object']);
  });

  test('given the library’s own `logger` brings the default back instead of calling itself for ever', async () => {
    const { code, stderr } = await runProgram(`
      import { logger, setLogger } from 'tsyncio';
      const before = logger;
      setLogger(console);
      setLogger(before);
      logger.error('still alive');
    `);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /still alive/);
  });

  test('refuses what is no logger', () => {
    assert.throws(() => setLogger({} as never), TypeError);
    assert.throws(() => setLogger('stderr' as never), TypeError);
    assert.throws(() => setLogger({ debug() {}, info() {}, warn() {} } as never), TypeError);
  });
});

describe('the default logger', () => {
  test('writes JSON records named asyncio to stderr, info and above, and nothing to stdout', async () => {
    const { code, stdout, stderr } = await runProgram(`
      import { logger } from 'tsyncio';
      logger.debug('hidden');
      logger.info('shown');
      logger.error({ err: new Error('boom') }, 'failed');
    `);
    assert.equal(code, 0);
    assert.equal(stdout, '');
    const records = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string; msg: string; err?: { message: string; stack: string } });
    assert.deepEqual(
      records.map(({ name, msg }) => [name, msg]),
      [
        ['asyncio', 'shown'],
        ['asyncio', 'failed'],
      ],
    );
    assert.equal(records[1]?.err?.message, 'boom');
    assert.match(records[1]?.err?.stack ?? '', /Error: boom\n\s+at /);
  });

  test('shows debug records when its level is debug', async () => {
    const { stderr } = await runProgram(`
      import { logger } from 'tsyncio';
      logger.level = 'debug';
      logger.debug('now shown');
      logger.level = 'error';
      logger.warn('hidden');
    `);
    assert.match(stderr, /now shown/);
    assert.doesNotMatch(stderr, /hidden/);
  });

  test('loses no record of a program that ends at once', async () => {
    const { code, stderr } = await runProgram(`
      import { logger } from 'tsyncio';
      for (let n = 0; n < 200; n++) logger.error('record ' + n);
      process.exit(3);
    `);
    assert.equal(code, 3);
    assert.equal(stderr.trim().split('\n').length, 200);
  });
});

test('a logger that throws does not stop the loop', async () => {
  const breaks = (): never => {
    throw new Error('disk full');
  };
  setLogger({ debug: breaks, info: breaks, warn: breaks, error: breaks });
  try {
    const outcome = await run(async () => {
      getRunningLoop().callSoon(() => {
        throw new Error('boom');
      });
      await new Promise((resolve) => setImmediate(resolve));
      return 'went on';
    });
    assert.equal(outcome, 'went on');
  } finally {
    setLogger(undefined);
  }
});

test('an error is shown as in a traceback of asyncio: without the frames of the loop that called the program', async () => {
  const result = await runProgram(
    `import { createTask, run, sleep } from 'tsyncio';
function deep() { throw new Error('lost', { cause: new Error('behind it') }); }
async function refuse() { deep(); }
await run(async () => { createTask(refuse); await sleep(5); });
`,
  );
  const { err } = JSON.parse(result.stderr) as { err: { stack: string } };
  assert.deepEqual(
    err.stack.split('\n').map((line) => line.replace(/\(\S+:(\d+):\d+\)$/, 'in line $1')),
    [
      'Error: lost',
      '    at deep in line 2',
      '    at refuse in line 3',
      'caused by: Error: behind it',
      '    at deep in line 2',
      '    at refuse in line 3',
    ],
  );
});
