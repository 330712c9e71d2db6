/**
 * What happens in one test file's process, told to the runner (scripts/test-process.ts) while it happens: a reporter for
 * node:test that appends one JSON line an event to the file that TEST_EVENTS names. It writes at once, from the event
 * and not from the stream, so that the last line of a process that blocks its thread for ever says which test it was in.
 * (A `.mjs`, because the Node under test loads it, and Node 20 strips no types.)
 */
import { openSync, writeSync } from 'node:fs';
import { Transform } from 'node:stream';
import { inspect } from 'node:util';

const MAX_ERROR = 20_000;

export default class Events extends Transform {
  constructor() {
    super({ writableObjectMode: true });
    const file = openSync(process.env.TEST_EVENTS, 'a');
    const tell = (event) => writeSync(file, `${JSON.stringify(event)}\n`);
    this.once('pipe', (source) => {
      source.on('test:dequeue', ({ name, nesting }) => tell({ kind: 'begun', name, nesting }));
      source.on('test:complete', ({ name, nesting }) => tell({ kind: 'ended', name, nesting }));
      source.on('test:pass', (data) => tell(outcome('passed', data)));
      source.on('test:fail', (data) => tell(outcome('failed', data)));
    });
  }

  _transform(_event, _encoding, done) {
    done();
  }
}

function outcome(word, { name, nesting, line, details, skip, todo }) {
  const isLeft = skip !== undefined || todo !== undefined;
  const base = { kind: isLeft ? 'skipped' : word, name, nesting, line, isSuite: details?.type === 'suite' };
  if (word !== 'failed') return base;
  const { error } = details;
  // Of a suite, or a test with tests in it: those have said it themselves.
  if (error?.failureType === 'subtestsFailed') return { ...base, because: 'subtests' };
  return { ...base, error: text(error?.cause ?? error) };
}

function text(error) {
  try {
    return inspect(error).slice(0, MAX_ERROR);
  } catch (problem) {
    return `an error that cannot be shown (${problem})`;
  }
}
