// Everything that keeps a process alive, still open when the program ends itself by process.exit().
import { fork, spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { Worker } from 'node:worker_threads';

const folder = mkdtempSync(join(tmpdir(), 'leak-'));

class Api {
  #server = http.createServer((_request, response) => response.end('ok'));

  async start() {
    this.#server.listen(0); // EXPECT resource-leak
    await once(this.#server, 'listening');
    return this.#server.address().port;
  }
}

function connect(port) {
  const socket = net.connect(port, '127.0.0.1'); // EXPECT resource-leak
  return once(socket, 'connect').then(() => socket);
}

async function raw(port) {
  const socket = new net.Socket();
  socket.on('error', () => {});
  socket.connect({ port, host: '127.0.0.1' }); // EXPECT resource-leak
  await once(socket, 'connect');
}

async function main() {
  const port = await new Api().start();
  const socket = await connect(port);
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await raw(port);
  const silent = net.createServer().listen(0).unref();
  const secure = tls.connect(silent.address().port, '127.0.0.1'); // EXPECT resource-leak
  secure.on('error', () => {});

  const script = join(folder, 'child.cjs');
  writeFileSync(script, 'setTimeout(() => {}, 20_000);');
  spawn(process.execPath, [script], { stdio: 'ignore' }); // EXPECT resource-leak
  fork(script, [], { stdio: 'ignore' }); // EXPECT resource-leak

  const work = new Worker('setInterval(() => {}, 1000)', { eval: true }); // EXPECT resource-leak
  await once(work, 'online');
  class Counter extends Worker {
    constructor() {
      super('setInterval(() => {}, 1000)', { eval: true }); // EXPECT resource-leak
    }
  }
  await once(new Counter(), 'online');

  const udp = dgram.createSocket('udp4');
  udp.bind(0); // EXPECT resource-leak
  await once(udp, 'listening');
  const implicit = dgram.createSocket('udp4');
  implicit.send('x', udp.address().port, '127.0.0.1'); // EXPECT resource-leak

  watch(folder, () => {}); // EXPECT resource-leak
  const local = net.createServer();
  local.listen(join(folder, 'socket')); // EXPECT resource-leak
  await once(local, 'listening');
}

await main();
rmSync(folder, { recursive: true, force: true });
process.exit(0);
