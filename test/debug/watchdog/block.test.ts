import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Block } from './internals.ts';

const spinning = [{ functionName: 'crunch', file: '/app/a.mjs', line: 3, column: 1, isAsync: false }];
const waiting = [
  { functionName: 'Atomics.wait', file: '<anonymous>', line: 0, column: 0, isAsync: false },
  ...spinning,
];
const subject = { task: undefined, handle: undefined, creation: undefined, incident: undefined };

const glance = (at: number, ran: number, stoodInLine = 0, lag = 0) => ({ at, times: { ran, stoodInLine }, lag });

function block(frames: typeof spinning, isExact: boolean, seenFrom: number) {
  const beginning = { at: 1000, isExact, times: { ran: 0, stoodInLine: 0 }, lag: 0 };
  const made = new Block(1, beginning, 100, subject, seenFrom);
  made.see(frames);
  return made;
}

test('a step of a task is a block when it took the threshold', () => {
  const step = block(spinning, true, 1050);
  assert.equal(step.due(glance(1060, 60)), 40);
  assert.equal(step.due(glance(1100, 100)), 0);
});

test('of a callback that began at an unknown moment half must have been seen', () => {
  const callback = block(spinning, false, 1090);
  assert.equal(callback.due(glance(1100, 100)), 30);
  assert.equal(callback.due(glance(1140, 140)), 0);
});

test('a chain of short continuations is a block when it went on for twice the threshold', () => {
  const chain = block(spinning, false, 1050);
  chain.isChain = true;
  assert.equal(chain.due(glance(1110, 110)), 90);
  assert.equal(chain.due(glance(1200, 200)), 0);
});

test('a thread that got no processor time is not blamed, unless it waits in a blocking call', () => {
  assert.ok(block(spinning, true, 1050).due(glance(1400, 10)) > 0);
  assert.equal(block(waiting, true, 1050).due(glance(1400, 10)), 0);
});

test('a native call that let nobody look counts for the time it took, less what the machine kept it waiting', () => {
  const call = block(spinning, true, 1050);
  call.waited = 300;
  assert.equal(call.due(glance(1400, 10)), 0);
  assert.equal(call.due(glance(1400, 10, 280)), 40);
});

test('time in which the process was stopped does not count', () => {
  assert.equal(block(waiting, true, 1050).due(glance(1400, 10, 0, 350)), 50);
});

test('keeps the last stack that shows the program', () => {
  const step = block(spinning, true, 1050);
  step.see([{ functionName: 'listOnTimeout', file: 'node:internal/timers', line: 1, column: 1, isAsync: false }]);
  assert.equal(step.frames, spinning);
});
