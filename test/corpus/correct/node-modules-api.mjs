// Node's own promises, awaited; and what Node drops itself.
import { exec } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { PassThrough, Readable, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

async function files() {
  const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
  const path = join(folder, 'a.txt');
  await fs.writeFile(path, 'text');
  await fs.appendFile(path, ' more');
  const handle = await fs.open(path, 'r+');
  try {
    console.log(String((await handle.readFile()).subarray(0, 4)));
    await handle.stat();
  } finally {
    await handle.close();
  }
  for await (const entry of await fs.opendir(folder)) console.log(entry.isFile());
  const watcher = fs.watch(folder, { signal: AbortSignal.timeout(5) });
  try {
    for await (const event of watcher) console.log(event.eventType);
  } catch (error) {
    console.log(error.name);
  }
  await fs.rm(folder, { recursive: true });
}

async function streams() {
  const through = new PassThrough();
  await Promise.all([pipeline(Readable.from(['a', 'b']), through), finished(through.resume())]);
  console.log(await Readable.from([1, 2, 3]).map(async (n) => n * 2).toArray());
  await new Readable({ read() { this.push(null); } }).forEach(async () => {});
  const web = Readable.toWeb(Readable.from(['x']));
  for await (const chunk of web) console.log(chunk);
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  writer.write('w');
  writer.close();
  for await (const chunk of readable) console.log(chunk);
  const compressed = new Response(new Blob(['text']).stream().pipeThrough(new CompressionStream('gzip')));
  console.log((await compressed.arrayBuffer()).byteLength > 0);
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
  sink.end('x');
  await finished(sink);
}

async function others() {
  const emitter = new EventEmitter();
  setImmediate(() => emitter.emit('go', 1));
  await once(emitter, 'go');
  await immediate();
  console.log((await promisify(exec)('echo hi')).stdout);
  console.log((await promisify(gzip)('text')).length > 0);
  const prompt = createInterface({ input: Readable.from(['yes\n']), output: new PassThrough() });
  console.log(await prompt.question('sure?'));
  prompt.close();
  console.log((await crypto.subtle.digest('SHA-256', new Uint8Array(2))).byteLength);
  const { basename } = await import('node:path');
  console.log(basename('/a/b'));
  import('node:url');
  const channel = new BroadcastChannel('c');
  channel.close();
  console.log(structuredClone({ a: 1 }), await new Blob(['b']).text());
}

await files();
await streams();
await others();
await sleep(10);
