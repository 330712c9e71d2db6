import { setTimeout as delay } from 'node:timers/promises';
import { EventEmitter } from 'node:events';
// inventory sync
class Inventory extends EventEmitter {
  #items = new Map();
  static async connect(url) { await delay(1); const i = new Inventory(); i.url = url; return i; }
  async put(id, qty) { await delay(1); this.#items.set(id, qty); this.emit('change', id); }
  async total() { let t = 0; for (const [, q] of this.#items) { await delay(0); t += q; } return t; }
  subscribe(fn) { this.on('change', (id) => { fn(id); }); } // EXPECT never-awaited
  async bulk(entries) {
    for (const [id, q] of Object.entries(entries)) {
      this.put(id, q); // EXPECT never-awaited
    }
    return this.total();
  }
  async sync() {
    return await Promise.all(Array.from(this.#items.keys(), async (k) => { await delay(1); return k; }));
  }
}
async function audit(id) { await delay(1); return id; }
async function main() {
  const inv = await Inventory.connect('x');
  inv.subscribe(async (id) => { await audit(id); });
  await inv.bulk({ a: 1, b: 2 });
  const total = inv.total(); // EXPECT never-awaited
  console.log(`total: ${total}`);
  await inv.sync();
  inv.sync(); // EXPECT never-awaited
  const tasks = [audit('x'), audit('y')];
  await tasks[0];
  await tasks[1];
  if (await inv.total() > 1) audit('big') // EXPECT never-awaited
  const done = await Promise.race([audit(1), delay(5)])
  ;[1, 2].forEach(async n => { await audit(n) }) // EXPECT never-awaited
  console.log(done)
  await delay(30);
}
await main();
