import { spawn } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { createServer } from 'node:net';
import { once } from 'node:events';

const child = spawn('sleep', ['0.3'], { detached: true, stdio: 'ignore' });
child.unref();
const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
await once(worker, 'online');
worker.unref();
const server = createServer();
server.listen(0, '127.0.0.1');
server.unref();
console.log('on their own');
