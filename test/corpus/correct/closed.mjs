// Everything that can be opened, closed as it should be, or left to whom it belongs; then process.exit().
import { exec, execFile, spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import fs, { closeSync, createReadStream, createWriteStream, mkdtempSync, openSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import readline from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';

const self = fileURLToPath(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'closed-'));
// As long as the program lives.
const log = createWriteStream(join(folder, 'log.txt'));
const lock = openSync(join(folder, 'lock'), 'w');
log.write(`locked ${lock}\n`);

async function get(port, agent) {
  const [response] = await once(http.get({ port, agent }), 'response');
  let body = '';
  for await (const chunk of response) body += chunk;
  return body;
}

async function network() {
  const server = http.createServer((_request, response) => response.end('ok')).listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  console.log(await (await fetch(`http://127.0.0.1:${port}/`)).text());
  console.log(await get(port), await get(port, new http.Agent({ keepAlive: true })));
  const socket = net.connect(port, '127.0.0.1');
  socket.end('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  const refused = net.connect(1, '127.0.0.1');
  const [error] = await once(refused, 'error');
  console.log(error.code);
  const metrics = net.createServer().listen(0);
  metrics.unref();
  const udp = dgram.createSocket('udp4');
  udp.bind(0);
  await once(udp, 'listening');
  udp.close();
  const beacon = dgram.createSocket('udp4').unref();
  beacon.send('up', 9, '127.0.0.1');
  server.close();
  server.closeAllConnections();
}

async function processes() {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  await promisify(exec)('echo hello');
  await promisify(execFile)(process.execPath, ['--version']);
  const killed = spawn('sleep', ['20']);
  killed.kill();
  const out = openSync(join(folder, 'out'), 'a');
  spawn('sleep', ['0.1'], { detached: true, stdio: ['ignore', out, out] }).unref();
  const worker = new Worker('', { eval: true });
  await once(worker, 'exit');
  const busy = new Worker('setInterval(() => {}, 1000)', { eval: true });
  await busy.terminate();
  const daemon = new Worker('setInterval(() => {}, 1000)', { eval: true });
  daemon.unref();
}

async function files() {
  const handle = await open(self);
  try {
    await handle.read(Buffer.alloc(4));
  } finally {
    await handle.close();
  }
  const [a, b] = await Promise.all([open(self), open(self)]);
  await Promise.all([a.close(), b.close()]);
  for await (const line of (await open(self)).readLines()) if (line === '') break;
  for await (const line of readline.createInterface({ input: createReadStream(self) })) if (line === '') break;
  const streamed = await open(self);
  for await (const chunk of streamed.createReadStream()) if (chunk.length === 0) break;
  await pipeline(createReadStream(self), createWriteStream(join(folder, 'copy')));
  const stopped = createReadStream(self);
  stopped.once('data', () => stopped.destroy());
  await once(stopped, 'close');
  const missing = createReadStream(join(folder, 'none'));
  await once(missing, 'error');
  await open(join(folder, 'none')).catch(({ code }) => console.log(code));
  const fd = openSync(self);
  closeSync(fd);
  const other = openSync(self);
  await promisify(fs.close)(other);
  const given = openSync(self);
  for await (const chunk of createReadStream('', { fd: given })) if (chunk.length === 0) break;
  const stop = new AbortController();
  fs.watch(folder, { signal: stop.signal });
  stop.abort();
}

await network();
await processes();
await files();
setInterval(() => {}, 1000).unref();
await sleep(20);
rmSync(folder, { recursive: true });
process.exit(0);
