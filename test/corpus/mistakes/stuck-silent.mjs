// main() never gets to its end, and the program ends with 0 as if it had.
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

class Connection extends EventEmitter {
  constructor() {
    super();
    setTimeout(() => this.emit('reday'), 5);
  }
}

async function main() {
  await sleep(5);
  const connection = new Connection();
  await once(connection, 'ready'); // EXPECT stuck-task
  console.log('connected');
}

main();
