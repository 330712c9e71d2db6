import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const receiver = createSocket('udp4');
receiver.bind(0, '127.0.0.1');
await once(receiver, 'listening');
const sender = createSocket('udp4');
sender.send('hello', receiver.address().port, '127.0.0.1', () => sender.close());
const [message] = await once(receiver, 'message');
console.log(String(message));
receiver.close();
