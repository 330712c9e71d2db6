// A command line tool: reads, spawns, writes, ends with a code.
// EXIT 3
import { execFile, spawn } from 'node:child_process';
import { createReadStream, createWriteStream, promises as fs } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gunzip } from 'node:zlib';
import { Worker, MessageChannel } from 'node:worker_threads';
import { once } from 'node:events';

const run = promisify(execFile);
const dir = await fs.mkdtemp(join(tmpdir(), 'cli-'));
async function* numbers(n) { for (let i = 0; i < n; i++) yield `${i}\n`; }
async function main(argv) {
  const file = join(dir, 'numbers.txt');
  await pipeline(Readable.from(numbers(1000)), createGzip(), createWriteStream(`${file}.gz`));
  const data = await promisify(gunzip)(await fs.readFile(`${file}.gz`));
  await fs.writeFile(file, data);
  let lines = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) if (line) lines++;
  const handle = await fs.open(file);
  for await (const _ of handle.readLines({ start: 0, end: 100 })) break;
  await handle.close().catch(() => {});
  const { stdout } = await run(process.execPath, ['-p', '1+1']);
  const child = spawn('cat', [], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end('hello');
  const [text] = await Promise.all([child.stdout.toArray(), once(child, 'close')]);
  const worker = new Worker('const {parentPort}=require("worker_threads");parentPort.once("message",(m)=>parentPort.postMessage(m*2))', { eval: true });
  worker.postMessage(21);
  const [answer] = await once(worker, 'message');
  const { port1, port2 } = new MessageChannel();
  port2.on('message', () => port2.close());
  port1.postMessage(1);
  await once(port2, 'close');
  const upper = new Transform({ async transform(chunk, enc, cb) { await null; cb(null, String(chunk).toUpperCase()); } });
  const out = [];
  await pipeline(Readable.from(['a', 'b']), upper, async (source) => { for await (const c of source) out.push(String(c)); });
  console.log(lines, stdout.trim(), String(Buffer.concat(text)), answer, out.join(''), argv.length);
  await fs.rm(dir, { recursive: true });
  return 3;
}
process.exitCode = await main(process.argv.slice(2));
