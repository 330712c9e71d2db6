/**
 * The load that every echo server gets: `load.ts PORT CONNECTIONS SIZE MS`. Each connection sends a message, waits until
 * it has come back whole, and sends the next. Prints how many there were in a second, the warm-up not counted.
 */
import net from 'node:net';

const [port = 0, connections = 1, size = 64, ms = 1000] = process.argv.slice(2).map(Number);
const message = Buffer.alloc(size, 'x');
let echoed = 0;
let open = 0;

for (let i = 0; i < connections; i += 1) {
  let missing = size;
  const socket = net.connect({ port, host: '127.0.0.1', noDelay: true }, () => {
    open += 1;
    socket.write(message);
    if (open === connections) measure();
  });
  socket.on('data', (data) => {
    missing -= data.length;
    if (missing > 0) return;
    missing = size;
    echoed += 1;
    socket.write(message);
  });
}

function measure(): void {
  setTimeout(() => {
    process.stdout.write('begin\n');
    const began = performance.now();
    echoed = 0;
    setTimeout(() => {
      console.log(`end ${echoed} ${performance.now() - began}`);
      process.exit();
    }, ms);
  }, ms / 3);
}
