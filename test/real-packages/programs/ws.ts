import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWebSocketStream, WebSocket, WebSocketServer } from 'ws';

const http = createServer();
const server = new WebSocketServer({ server: http });
server.on('connection', (socket) => {
  socket.on('message', async (data, isBinary) => {
    await sleep(1);
    socket.send(data, { binary: isBinary });
    for (const other of server.clients) if (other !== socket && other.readyState === WebSocket.OPEN) other.send('news');
  });
  socket.on('error', console.error);
});
http.listen(0, '127.0.0.1');
await once(http, 'listening');
const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;

const first = new WebSocket(url);
const second = new WebSocket(url, { perMessageDeflate: true });
await Promise.all([once(first, 'open'), once(second, 'open')]);
const news = once(second, 'message');
first.send('hello');
console.log(String((await once(first, 'message'))[0]), String((await news)[0]));
first.ping();
await once(first, 'pong');

const duplex = createWebSocketStream(second, { encoding: 'utf8' });
duplex.write('over a stream');
for await (const chunk of duplex) {
  console.log(chunk);
  break;
}
first.close(1000, 'done');
await once(first, 'close');
server.close();
http.close();
await once(http, 'close');
