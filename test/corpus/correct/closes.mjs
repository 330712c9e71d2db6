// Everything is closed: in finally, by using, by the peer, by unref(), by an AbortSignal.
import { once } from 'node:events';
import { spawn, exec } from 'node:child_process';
import dgram from 'node:dgram';
import fs from 'node:fs';
import { open, readFile, watch } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import readline from 'node:readline';
import { finished, pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(import.meta.url);

async function size(path) {
  const handle = await open(path);
  try {
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

async function firstLine(path) {
  const handle = await open(path);
  for await (const line of handle.readLines()) return line;
}

async function lines(path) {
  let count = 0;
  const reader = readline.createInterface({ input: fs.createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const _ of reader) count++;
  return count;
}

function head(path) {
  return new Promise((resolve, reject) => {
    fs.open(path, (error, fd) => {
      if (error) return reject(error);
      fs.read(fd, Buffer.alloc(4), 0, 4, 0, (failure, count) => {
        fs.close(fd, (trouble) => (failure ?? trouble ? reject(failure ?? trouble) : resolve(count)));
      });
    });
  });
}

console.log((await size(file)) > 0, (await firstLine(file)).length > 0, (await lines(file)) > 0, await head(file));
const fd = fs.openSync(file);
fs.closeSync(fd);

const server = http.createServer((_request, response) => response.end('ok'));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
const agent = new http.Agent({ keepAlive: true });
const response = await new Promise((resolve) => http.get({ port, agent }, resolve));
response.resume();
await once(response, 'end');
agent.destroy();
const socket = net.connect(port, '127.0.0.1');
await once(socket, 'connect');
socket.end();
await once(socket, 'close');
await (await fetch(`http://127.0.0.1:${port}/`)).text();
server.closeAllConnections();
server.close();
await once(server, 'close');

const udp = dgram.createSocket('udp4');
udp.bind(0);
await once(udp, 'listening');
udp.close();

const background = net.createServer().listen(0);
await once(background, 'listening');
background.unref();
setInterval(() => {}, 1000).unref();
const child = spawn('sleep', ['1'], { stdio: 'ignore', detached: true });
child.unref();
console.log((await promisify(exec)('echo hi')).stdout.trim());
const worker = new Worker('require("node:worker_threads").parentPort.postMessage(1)', { eval: true });
await Promise.all([once(worker, 'message'), once(worker, 'exit')]);
const idle = new Worker('setInterval(() => {}, 1000)', { eval: true });
idle.unref();

const controller = new AbortController();
setTimeout(() => controller.abort(), 5);
try {
  for await (const _ of watch(os.tmpdir(), { signal: controller.signal })) break;
} catch (error) {
  if (error.name !== 'AbortError') throw error;
}
await pipeline(fs.createReadStream(file), async (source) => {
  for await (const _ of source);
});
const stream = fs.createReadStream(file);
stream.resume();
await finished(stream);
console.log((await readFile(file)).length > 0);
