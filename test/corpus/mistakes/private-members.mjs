// Private methods, static methods, getters, functions in fields, symbols, super.
import { setTimeout as sleep } from 'node:timers/promises';

class Base {
  async close() {
    await sleep(1);
  }

  static async create() {
    await sleep(1);
    return new Base();
  }
}

class Store extends Base {
  #entries = new Map();
  flushLater = async () => {
    await this.#flush();
  };

  async #flush() {
    await sleep(1);
    this.#entries.clear();
  }

  static async #log(line) {
    await sleep(1);
    return line.length;
  }

  async [Symbol.asyncDispose ?? Symbol.for('dispose')]() {
    await sleep(1);
  }

  get ready() {
    return this.#flush();
  }

  set(key, value) {
    this.#entries.set(key, value);
    this.#flush(); // EXPECT never-awaited
  }

  static note(line) {
    Store.#log(line); // EXPECT never-awaited
    this.#log(line); // EXPECT never-awaited
  }

  touch() {
    this.flushLater(); // EXPECT never-awaited
  }

  async close() {
    super.close(); // EXPECT never-awaited
    await this.#flush();
  }

  waitUntilReady() {
    this.ready; // EXPECT never-awaited
  }

  dispose() {
    this[Symbol.asyncDispose ?? Symbol.for('dispose')](); // EXPECT never-awaited
  }
}

async function main() {
  Base.create(); // EXPECT never-awaited
  const store = new Store();
  store.set('a', 1);
  Store.note('set');
  store.touch();
  store.waitUntilReady();
  store.dispose();
  await store.close();
  await sleep(20);
}

await main();
