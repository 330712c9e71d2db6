// Servers of every kind, left open; process.exit() is no way to close them.
import { once } from 'node:events';
import dgram from 'node:dgram';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';

class Gateway {
  #server;

  async start() {
    this.#server = http.createServer((_request, response) => response.end()).listen(0, '127.0.0.1'); // EXPECT resource-leak
    await once(this.#server, 'listening');
  }
}

const startTls = () => tls.createServer(() => {}).listen(0); // EXPECT resource-leak

async function main() {
  await new Gateway().start();
  await once(startTls(), 'listening');
  const secure = https.createServer().listen(0); // EXPECT resource-leak
  await once(secure, 'listening');
  const modern = http2.createServer().listen(0); // EXPECT resource-leak
  await once(modern, 'listening');
  await new Promise((resolve) => net.createServer().listen(0, resolve)); // EXPECT resource-leak
  const udp = dgram.createSocket('udp4').bind(0); // EXPECT resource-leak
  await once(udp, 'listening');
  const closed = net.createServer().listen(0);
  await once(closed, 'listening');
  closed.close();
  console.log('started');
}

await main();
process.exit();
