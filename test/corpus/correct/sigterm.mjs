import { createServer } from 'node:http';

const server = createServer((request, response) => response.end());
const timer = setInterval(() => {}, 1000);
process.on('SIGTERM', () => {
  console.log('stopping');
  clearInterval(timer);
  server.close(() => {
    console.log('stopped');
    process.exit(0);
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log('ready');
  setTimeout(() => process.kill(process.pid, 'SIGTERM'), 20);
});
