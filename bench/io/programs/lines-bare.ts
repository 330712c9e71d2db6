/** Lines over bare `node:net`: as little as it can be, cut out by hand. */
import net from 'node:net';

const [port, count] = process.argv.slice(2).map(Number);
let lines = 0;
let size = 0;
let rest: Buffer = Buffer.alloc(0);
const socket = net.connect({ port: port ?? 0, host: '127.0.0.1' });
socket.on('data', (data: Buffer) => {
  const all = rest.length === 0 ? data : Buffer.concat([rest, data]);
  let begin = 0;
  for (let end = all.indexOf(10, begin); end !== -1; end = all.indexOf(10, begin)) {
    lines += 1;
    size += all.subarray(begin, end + 1).length;
    begin = end + 1;
  }
  rest = all.subarray(begin);
  if (lines >= (count ?? 0)) {
    console.log(size);
    process.exit();
  }
});
