// Dropped on purpose, and said so.
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

async function ping() {
  await sleep(1);
}

function log(error) {
  console.error('lost', error);
}

async function main() {
  void ping();
  void ping().then(() => {});
  void sleep(1);
  ping().catch(log);
  ping().then(() => {}, log);
  ping().then(() => {});
  ping().finally(() => {});
  ping()
    .then(() => ping())
    .catch(log);
  (async () => {
    await ping();
  })();
  (async function named() {
    await ping();
  })();
  void (async () => ping())();
  setTimeout(() => void ping(), 1);
  setTimeout(() => {
    ping().catch(log);
  }, 1);
  [1, 2].forEach((n) => void ping(n));
  [1, 2].forEach((n) => {
    ping(n).catch(log);
  });
  const emitter = new EventEmitter();
  emitter.on('x', () => void ping());
  emitter.emit('x');
  new Promise(async (resolve) => {
    await ping();
    resolve();
  });
  await new Promise(async (resolve) => {
    await ping();
    resolve();
  });
  await sleep(30);
}

main();
