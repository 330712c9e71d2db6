// A server whose handlers forget to wait, and a client that does, too.
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

async function log(line) {
  await sleep(1);
  return line;
}

async function readBody(stream) {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

const server = http.createServer(async (request, response) => {
  log(request.url); // EXPECT never-awaited
  response.on('finish', () => {
    log('finished'); // EXPECT never-awaited
  });
  const body = await readBody(request);
  response.end(body);
});
server.on('connection', (socket) => {
  log(socket.remotePort); // EXPECT never-awaited
});

function post(port, text) {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, method: 'POST', agent: false }, (response) => {
      log(response.statusCode); // EXPECT never-awaited
      readBody(response).then(resolve, reject);
    });
    request.on('error', reject);
    request.end(text);
  });
}

server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
console.log(await post(port, 'hello'));
fetch(`http://127.0.0.1:${port}/`).then((response) => response.text()).then((text) => console.log(text.length));
async function ask() {
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'x' });
  response.text(); // EXPECT never-awaited
}

await ask();
await sleep(50);
server.closeAllConnections();
server.close();
