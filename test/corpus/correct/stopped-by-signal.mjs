// A service is at work until a signal comes, and then leaves as it is.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const server = createServer((_request, response) => response.end('ok'));
server.listen(0);
await once(server, 'listening');
const upstream = connect(server.address().port);
upstream.on('error', () => {});

async function shutDown() {
  await sleep(5);
  process.exit(0);
}

process.on('SIGTERM', () => void shutDown());
setTimeout(() => process.kill(process.pid, 'SIGTERM'), 20);
