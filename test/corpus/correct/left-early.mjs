// Early exits from async iteration, and a stream that is destroyed.
import { createReadStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { on, EventEmitter } from 'node:events';

for await (const chunk of createReadStream(fileURLToPath(import.meta.url), { highWaterMark: 16 })) {
  console.log(chunk.length);
  break;
}
const pass = new PassThrough();
pass.destroy();
const bus = new EventEmitter();
const controller = new AbortController();
setTimeout(() => bus.emit('x', 1), 1);
for await (const [n] of on(bus, 'x', { signal: controller.signal })) {
  console.log(n);
  break;
}
