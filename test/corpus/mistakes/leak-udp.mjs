import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const socket = createSocket('udp4');
socket.bind(0, '127.0.0.1'); // EXPECT resource-leak
await once(socket, 'listening');
console.log(typeof socket.address().port);
process.exit(0);
