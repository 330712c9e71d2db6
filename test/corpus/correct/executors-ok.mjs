// new Promise(async …), functions called on the spot, thenables, callbacks made into promises.
import { EventEmitter, once, on } from 'node:events';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

async function load(n) {
  await sleep(1);
  return n;
}

const value = await new Promise(async (resolve, reject) => {
  try {
    resolve(await load(1));
  } catch (error) {
    reject(error);
  }
});
new Promise(async () => {
  await load(2);
});
(() => load(3))().then(console.log);
const query = {
  where: [],
  filter(condition) {
    this.where.push(condition);
    return this;
  },
  then(resolve, reject) {
    return load(this.where.length).then(resolve, reject);
  },
};
query.filter('a').filter('b');
console.log(value, await query);
const double = promisify((n, done) => setTimeout(done, 1, null, n * 2));
console.log(await double(2));
const bus = new EventEmitter();
const ready = once(bus, 'ready');
bus.emit('ready', 'ready');
console.log((await ready)[0]);
const events = on(bus, 'tick');
bus.emit('tick', 1);
console.log((await events.next()).value[0]);
await events.return();
const cache = new WeakMap();
const key = {};
cache.set(key, load(4));
await sleep(5);
console.log(await cache.get(key));
const reference = new WeakRef({ promise: load(5) });
console.log(await reference.deref()?.promise);
export default load(6);
