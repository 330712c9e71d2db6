// Promises that Node made and user code dropped.
import { exec } from 'node:child_process';
import { promises as dns } from 'node:dns';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const folder = mkdtempSync(join(tmpdir(), 'corpus-'));

async function main() {
  fs.writeFile(join(folder, 'a.txt'), 'a'); // EXPECT never-awaited
  // EXPECT never-awaited
  fs.mkdir(join(folder, 'sub'), { recursive: true });
  await sleep(20);
  // EXPECT never-awaited
  fs.appendFile(join(folder, 'a.txt'), 'b');
  const text = fs.readFile(join(folder, 'a.txt'), 'utf8'); // EXPECT never-awaited
  console.log(typeof text);
  sleep(5); // EXPECT never-awaited
  const emitter = new EventEmitter();
  once(emitter, 'ready'); // EXPECT never-awaited
  emitter.emit('ready');
  // EXPECT never-awaited
  pipeline(Readable.from(['x']), new Writable({ write: (_chunk, _encoding, done) => done() }));
  promisify(exec); // no call
  const run = promisify(exec);
  run('true'); // EXPECT never-awaited
  const zip = promisify(gzip);
  zip('text'); // EXPECT never-awaited
  dns.lookup('127.0.0.1'); // EXPECT never-awaited
  const file = await fs.open(join(folder, 'b.txt'), 'w');
  file.write('text'); // EXPECT never-awaited
  await sleep(20);
  file.close(); // EXPECT never-awaited
  await sleep(100);
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true });
}
