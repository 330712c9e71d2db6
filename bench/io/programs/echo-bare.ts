/** Echo over bare `node:net`: what Node itself takes. */
import net from 'node:net';

const server = net.createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
  socket.on('data', (data) => socket.write(data));
  socket.on('end', () => socket.end());
  socket.on('error', () => {});
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as net.AddressInfo).port));
