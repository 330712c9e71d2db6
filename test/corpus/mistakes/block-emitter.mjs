import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const bus = new EventEmitter();
bus.on('order', (order) => {
  for (let i = 0; i < 400_000_000; i++) order.checks = (order.checks + i) | 0; // EXPECT blocked-loop
});

async function main() {
  await sleep(10);
  bus.emit('order', { checks: 0 });
  await sleep(10);
  console.log('sold');
}
await main();
