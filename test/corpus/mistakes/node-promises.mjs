// What Node's own functions promise.
import { createReadStream, createWriteStream, promises as fsp } from 'node:fs';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { EventEmitter, once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { PassThrough, Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const folder = await mkdtemp(join(tmpdir(), 'node-promises-'));
const file = join(folder, 'a.txt');

async function main() {
  await writeFile(file, 'a\nb\n');
  fsp.copyFile(file, join(folder, 'b.txt')); // EXPECT never-awaited
  const handle = await open(file, 'r+');
  handle.write('c'); // EXPECT never-awaited
  await sleep(5);
  handle.close(); // EXPECT never-awaited
  await sleep(5);
  pipeline(createReadStream(file), createWriteStream(join(folder, 'c.txt'))); // EXPECT never-awaited
  finished(Readable.from(['x']).resume()); // EXPECT never-awaited
  Readable.from([1, 2]).toArray(); // EXPECT never-awaited
  Readable.from([1, 2]).forEach(() => {}); // EXPECT never-awaited
  promisify(gzip)('text'); // EXPECT never-awaited
  const bus = new EventEmitter();
  once(bus, 'ready'); // EXPECT never-awaited
  bus.emit('ready');
  const input = new PassThrough();
  const lines = createInterface({ input });
  lines.question('name? '); // EXPECT never-awaited
  input.write('ada\n');
  await sleep(20);
  lines.close();
  sleep(1); // EXPECT never-awaited
  readFile(file, 'utf8'); // EXPECT never-awaited
  crypto.subtle.digest('SHA-256', new Uint8Array(3)); // EXPECT never-awaited
  new Blob(['x']).text(); // EXPECT never-awaited
  await sleep(50);
  await rm(folder, { recursive: true });
}

await main();
