import { Agent, createServer, get } from 'node:http';
import { once } from 'node:events';

const agent = new Agent({ keepAlive: true, maxSockets: 2 });
const server = createServer((request, response) => response.end(request.url));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();

async function load(path) {
  const request = get({ host: '127.0.0.1', port, path, agent });
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return text;
}

console.log(await Promise.all(['/a', '/b', '/c'].map(load)));
console.log(await load('/d'));
agent.destroy();
server.close();
await once(server, 'close');
console.log('closed');
