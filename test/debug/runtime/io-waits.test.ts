import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '../../support/program.ts';

const RECORD = `
import { logger, run, setLogger, sleep } from 'tsyncio';
const records = [];
const level = (name) => (details, message) => records.push([name, message ?? details]);
setLogger({ level: LEVEL, debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') });
const busy = (ms) => { const end = performance.now() + ms; while (performance.now() < end); };
await run(async () => {
  await sleep(20);
  setTimeout(() => busy(1100), 1);
  await sleep(20);
}, { debug: true });
console.log(JSON.stringify(records.filter(([, text]) => text.startsWith('poll'))));
`;

test('logs how long the loop left the thread to I/O: at debug, and at info from a second over what was asked', async () => {
  const result = await runProgram(RECORD.replace('LEVEL', "'debug'"));
  const records = JSON.parse(result.stdout) as [string, string][];
  const late = records.filter(([level]) => level === 'info');
  assert.equal(late.length, 1, result.stdout);
  assert.match(late[0]?.[1] ?? '', /^poll \d+\.\d{3} ms took \d{4,}\.\d{3} ms$/);
  // The wait for the first timer; another that something else ended may be before it, and says no time that was asked.
  const waited = records.filter(([, text]) => /^poll \d+\.\d{3} ms took \d+\.\d{3} ms$/.test(text));
  assert.equal(waited[0]?.[0], 'debug', result.stdout);
});

test('at level info only what is late is logged', async () => {
  const result = await runProgram(RECORD.replace('LEVEL', "'info'"));
  assert.deepEqual(
    (JSON.parse(result.stdout) as [string, string][]).map(([level]) => level),
    ['info'],
  );
});
