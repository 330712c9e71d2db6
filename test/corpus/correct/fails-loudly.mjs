// EXIT 1
import { setTimeout as sleep } from 'node:timers/promises';
import net from 'node:net';
const server = net.createServer().listen(0);
async function main() {
  const p = sleep(100);
  await sleep(1);
  throw new Error('fatal');
}
main().catch((e) => { console.error(e.message); process.exit(1); });
process.on('exit', () => server.close());
