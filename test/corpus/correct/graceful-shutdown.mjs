import http from 'node:http';
import { once } from 'node:events';
const server = http.createServer((q, r) => r.end()).listen(0);
await once(server, 'listening');
let stopping;
async function shutdown() {
  server.close();
  await once(server, 'close');
  console.log('bye');
  process.exit(0);
}
process.once('SIGTERM', () => { stopping ??= shutdown(); });
setTimeout(() => process.kill(process.pid, 'SIGTERM'), 20);
