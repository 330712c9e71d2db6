// Everything is closed, and the program ends itself; a child is ended by an exit handler.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

const child = spawn('sleep', ['5'], { stdio: 'ignore' });
await once(child, 'spawn');
process.on('exit', () => child.kill());

const server = createServer((socket) => socket.end('bye'));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const socket = connect(server.address().port, '127.0.0.1');
socket.resume();
await once(socket, 'end');
socket.destroy();
server.close();
const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
await once(worker, 'online');
await worker.terminate();
setInterval(() => {}, 1000);
setTimeout(() => {}, 100_000);
const input = createInterface({ input: process.stdin });
input.on('line', () => {});
process.stdin.resume();
console.log('bye');
process.exit(0);
