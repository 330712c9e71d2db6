// EXIT 13
import { EventEmitter, once } from 'node:events';

const bus = new EventEmitter();
console.log('hello');
await once(bus, 'ready'); // EXPECT stuck-task
console.log('never');
