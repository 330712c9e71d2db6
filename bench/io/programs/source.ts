/** Where the lines come from: 64 KiB of lines of 40 bytes at a time, as fast as they are taken. */
import net from 'node:net';

const lines = Buffer.from(`${'l'.repeat(39)}\n`.repeat(1638));
const server = net.createServer((socket) => {
  const more = (): void => {
    while (socket.writable && socket.write(lines));
  };
  socket.on('drain', more);
  socket.on('error', () => {});
  more();
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as net.AddressInfo).port));
