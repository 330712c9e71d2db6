import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const log = [];
async function audit(entry) {
  await sleep(1);
  log.push(entry);
}

class Shop extends EventEmitter {
  order(item) {
    this.emit('order', item);
  }
}

function connect(shop) {
  shop.on('order', (item) => {
    audit(item); // EXPECT never-awaited
  });
  shop.once('order', async (item) => {
    if (item === 'book') {
      // EXPECT never-awaited
      audit('first book');
    }
    await sleep(1);
  });
  shop.on('order', (item) => audit(`arrow ${item}`)); // EXPECT never-awaited
  const target = new EventTarget();
  target.addEventListener('ping', () => {
    audit('ping'); // EXPECT never-awaited
  });
  target.dispatchEvent(new Event('ping'));
}

const shop = new Shop();
connect(shop);
shop.order('book');
shop.order('pen');
await sleep(30);
console.log(log.length);
