'use strict';
// Timers, immediates, continuations, listeners, streams.
const { EventEmitter } = require('node:events');
const { Readable } = require('node:stream');
const { setTimeout: sleep } = require('node:timers/promises');

const LONG = 200_000_000;
let sink = 0;

setTimeout(function tick() {
  for (let n = 0; n < LONG; n++) sink = (sink + n) | 0; // EXPECT blocked-loop
}, 5);

setImmediate(() => {
  for (let n = 0; n < LONG; n++) sink = (sink * 3 + n) | 0; // EXPECT blocked-loop
});

async function main() {
  await sleep(50);
  await Promise.resolve(LONG).then((rounds) => {
    for (let n = 0; n < rounds; n++) sink = (sink * 5 + n) | 0; // EXPECT blocked-loop
  });
  await sleep(5);
  const bus = new EventEmitter();
  bus.on('compute', (rounds) => {
    for (let n = 0; n < rounds; n++) sink = (sink * 7 + n) | 0; // EXPECT blocked-loop
  });
  setTimeout(() => bus.emit('compute', LONG), 1);
  await sleep(20);
  for await (const rounds of Readable.from([LONG])) {
    for (let n = 0; n < rounds; n++) sink = (sink * 9 + n) | 0; // EXPECT blocked-loop
  }
  await sleep(5);
  queueMicrotask(() => {
    for (let n = 0; n < LONG; n++) sink = (sink * 11 + n) | 0; // EXPECT blocked-loop
  });
  await sleep(5);
}

main();
