// Listeners of all kinds: what their bodies drop is dropped.
import { setTimeout as sleep } from 'node:timers/promises';
import { EventEmitter } from 'node:events';
import { PassThrough, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

async function track(what) {
  await sleep(1);
  return what;
}

const target = new EventTarget();
target.addEventListener('open', () => {
  track('open'); // EXPECT never-awaited
});
target.addEventListener('open', {
  handleEvent() {
    track('object'); // EXPECT never-awaited
  },
});

const controller = new AbortController();
controller.signal.addEventListener('abort', () => {
  track('abort'); // EXPECT never-awaited
});

const bus = new EventEmitter();
bus.once('order', function (order) {
  track(order); // EXPECT never-awaited
});
bus.on('order', async (order) => {
  track(order.id); // EXPECT never-awaited
  await track('handled');
});

process.on('custom', () => {
  track('process'); // EXPECT never-awaited
});

const upper = new Transform({
  transform(chunk, _encoding, callback) {
    track(chunk.length); // EXPECT never-awaited
    callback(null, String(chunk).toUpperCase());
  },
  flush(callback) {
    track('flush'); // EXPECT never-awaited
    callback();
  },
});

class Sink extends Writable {
  _write(chunk, _encoding, callback) {
    track(chunk); // EXPECT never-awaited
    callback();
  }
}

target.dispatchEvent(new Event('open'));
controller.abort();
bus.emit('order', { id: 1 });
process.emit('custom');
const source = new PassThrough();
source.on('data', (chunk) => {
  track(chunk); // EXPECT never-awaited
});
source.end('data');
const input = new PassThrough();
input.end('text');
await pipeline(input, upper, new Sink());
await sleep(20);
