/** Lines by Node's own `readline`, which makes strings of them. */
import net from 'node:net';
import { createInterface } from 'node:readline';

const [port, count = 0] = process.argv.slice(2).map(Number);
let lines = 0;
let size = 0;
for await (const line of createInterface({ input: net.connect({ port: port ?? 0, host: '127.0.0.1' }) })) {
  size += line.length + 1;
  lines += 1;
  if (lines >= count) break;
}
console.log(size);
process.exit();
