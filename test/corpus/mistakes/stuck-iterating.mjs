// EXIT 13
import { EventEmitter, on } from 'node:events';
const bus = new EventEmitter();
async function listen() {
  for await (const [x] of on(bus, 'x')) { // EXPECT stuck-task
    console.log(x);
  }
}
setTimeout(() => bus.emit('x', 1), 5);
await listen();
