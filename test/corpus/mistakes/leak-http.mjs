import { createServer } from 'node:http';

function start() {
  const server = createServer((request, response) => response.end('ok'));
  server.listen(0, '127.0.0.1'); // EXPECT resource-leak
  return server;
}

start().on('listening', () => {
  console.log('ready');
  setTimeout(() => process.exit(0), 20);
});
