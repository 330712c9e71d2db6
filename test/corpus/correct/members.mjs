// Classes as they should be: private methods, getters, fields, super, static, symbols.
import { setTimeout as sleep } from 'node:timers/promises';

class Base {
  static async create(...args) {
    const made = new this(...args);
    await made.open();
    return made;
  }

  async open() {
    await sleep(1);
  }

  async close() {
    await sleep(1);
  }
}

class Store extends Base {
  #entries = new Map();
  #flushing = Promise.resolve();
  #ready;
  flushLater = async () => await this.#flush();

  constructor(name) {
    super();
    this.name = name;
    this.#ready = this.#load();
  }

  async #load() {
    await sleep(1);
    return this.name;
  }

  async #flush() {
    await sleep(1);
    return this.#entries.size;
  }

  get ready() {
    return this.#ready;
  }

  get size() {
    return this.#entries.size;
  }

  set(key, value) {
    this.#entries.set(key, value);
    this.#flushing = this.#flushing.then(() => this.#flush());
    return this;
  }

  async close() {
    await this.#flushing;
    await super.close();
  }

  then = undefined;
}

const store = await Store.create('a');
store.size;
console.log(await store.ready, store.set('x', 1).set('y', 2).size);
await store.flushLater();
await store.close();

// Getters that answer with a promise that is kept.
const lazy = {
  get connection() {
    return (this._connection ??= sleep(1, 'connected'));
  },
};
lazy.connection;
console.log(await lazy.connection);
