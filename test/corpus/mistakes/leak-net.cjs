// EXIT 3
const net = require('net');

const server = net.createServer(function (socket) {
  socket.end('bye');
});
server.listen(0, '127.0.0.1', function () {
  const client = net.connect(server.address().port, '127.0.0.1');
  client.on('data', function (data) {
    console.log(String(data));
  });
  client.on('close', function () {
    server.close();
    // The client below is never ended.
    other.write('x');
    setTimeout(function () {
      process.exit(3);
    }, 20);
  });
});
const second = net.createServer(function (socket) {
  socket.resume();
});
var other;
// EXPECT resource-leak
second.listen(0, '127.0.0.1', function () {
  other = net.connect(second.address().port, '127.0.0.1'); // EXPECT resource-leak
});
