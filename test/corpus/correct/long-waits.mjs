// Nothing is busy here: it only waits.
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { exec } from 'node:child_process';
import { promisify } from 'node:util';

const server = createServer((socket) => {
  setTimeout(() => socket.end('slow answer'), 500);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const socket = connect(server.address().port, '127.0.0.1');
const [data] = await once(socket, 'data');
console.log(String(data));
await sleep(400);
const { stdout } = await promisify(exec)('sleep 0.4; echo done');
console.log(stdout.trim());
server.close();
