// Connections that nobody ends.
import { once } from 'node:events';
import http2 from 'node:http2';
import net from 'node:net';
import tls from 'node:tls';

const server = net.createServer((socket) => socket.resume()).listen(0, '127.0.0.1').unref();
await once(server, 'listening');
const { port } = server.address();

class Pool {
  #sockets = [];

  async open(count) {
    for (let n = 0; n < count; n++) {
      const socket = net.createConnection({ port, host: '127.0.0.1' }); // EXPECT resource-leak
      await once(socket, 'connect');
      this.#sockets.push(socket);
    }
  }

  releaseOne() {
    this.#sockets.pop().destroy();
  }
}

async function ask(question) {
  const socket = net.connect(port); // EXPECT resource-leak
  await once(socket, 'connect');
  try {
    socket.write(question);
    if (question === '') return '';
    throw new Error('no answer');
  } finally {
    socket.removeAllListeners();
  }
}

const pool = new Pool();
await pool.open(2);
pool.releaseOne();
await ask('?').catch((error) => console.log(error.message));
const session = http2.connect(`http://127.0.0.1:${port}`); // EXPECT resource-leak
session.on('error', () => {});
await once(session.socket, 'connect').catch(() => {});
const secure = tls.connect({ port, host: '127.0.0.1' }); // EXPECT resource-leak
secure.on('error', () => {});
await new Promise((resolve) => setTimeout(resolve, 20));
process.exit(0);
