const net = require('net');

const server = net.createServer((socket) => {
  socket.write('welcome\n');
  setTimeout(() => socket.end(), 10);
});
server.listen(0, '127.0.0.1', () => {
  const client = net.connect({ port: server.address().port, host: '127.0.0.1' });
  client.on('data', (data) => console.log(String(data).trim()));
  client.on('end', () => console.log('end'));
  client.on('close', () => {
    console.log('close');
    server.close();
  });
});
