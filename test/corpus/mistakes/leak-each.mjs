import net from 'node:net';
import http from 'node:http';
import { spawn, fork, exec } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

function startServer() {
  const server = net.createServer((socket) => socket.end());
  return new Promise((resolve) => {
    server.listen(0, () => resolve(server)); // EXPECT resource-leak
  });
}
async function startApi() {
  const api = http.createServer((req, res) => res.end('ok')).listen(0); // EXPECT resource-leak
  await once(api, 'listening');
  return api.address().port;
}
async function connect(port) {
  const socket = net.createConnection({ port }); // EXPECT resource-leak
  await once(socket, 'connect');
  return socket;
}
class Pool {
  workers = [];
  add() {
    this.workers.push(new Worker('setInterval(() => {}, 1000)', { eval: true })); // EXPECT resource-leak
  }
}
async function main() {
  const server = await startServer();
  const port = await startApi();
  await connect(port);
  const child = spawn('sleep', ['30']); // EXPECT resource-leak
  new Pool().add();
  const watcher = fs.watch('/tmp', () => {}); // EXPECT resource-leak
  const handle = await fs.promises.open('/etc/hosts'); // EXPECT resource-leak
  await sleep(100);
  console.log(typeof server, typeof child.pid, typeof watcher, typeof handle);
  process.on('exit', () => process.kill(child.pid));
  process.exit(0);
}
main();
