// One slow request keeps all the others waiting.
import { once } from 'node:events';
import http from 'node:http';

function render(rounds) {
  let hash = 0;
  for (let n = 0; n < rounds; n++) hash = (hash * 31 + n) | 0; // EXPECT blocked-loop
  return String(hash);
}

const routes = {
  '/fast': () => 'fast',
  '/slow': () => render(500_000_000),
};

const server = http.createServer((request, response) => {
  response.end(routes[request.url]?.() ?? 'nothing');
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();

async function get(path) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return (await response.text()).length > 0;
}

console.log(await get('/fast'), await get('/slow'), await get('/fast'));
server.closeAllConnections();
server.close();
