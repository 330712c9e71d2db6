// NODE 22
import { EventEmitter } from 'node:events';
import * as fsp from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';

interface User { id: number; name: string }
const delay = promisify(setTimeout);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

abstract class Repository<T extends { id: number }> {
  protected rows = new Map<number, T>();
  async save(row: T): Promise<void> {
    await wait(1);
    this.rows.set(row.id, row);
  }
  async saveAll(rows: T[]): Promise<void> {
    rows.forEach((row) => this.save(row)); // EXPECT never-awaited
    for (const row of rows) {
      this.save(row); // EXPECT never-awaited
    }
    rows.map((row) => this.save(row)); // EXPECT never-awaited
    await wait(1);
  }
  abstract describe(): string;
}

class Users extends Repository<User> {
  static #instance?: Users;
  #ready: Promise<void>;
  constructor() {
    super();
    this.warmUp(); // EXPECT never-awaited
    this.#ready = wait(1);
  }
  static get(): Users {
    return (Users.#instance ??= new Users());
  }
  private async warmUp(): Promise<void> {
    await wait(1);
  }
  override async save(row: User): Promise<void> {
    super.save(row); // EXPECT never-awaited
    await this.#ready;
  }
  describe(): string {
    return `${this.rows.size} users`;
  }
  get count(): Promise<number> {
    return this.#count();
  }
  async #count(): Promise<number> {
    await wait(1);
    return this.rows.size;
  }
}

type Handler<T> = (value: T) => Promise<void> | void;
class Bus<T> {
  #handlers: Handler<T>[] = [];
  on(handler: Handler<T>): this {
    this.#handlers.push(handler);
    return this;
  }
  emit(value: T): void {
    for (const handler of this.#handlers) handler(value); // EXPECT never-awaited
  }
}

async function notify(user: User): Promise<void> {
  await wait(1);
}

async function main(): Promise<void> {
  const users = Users.get();
  await users.saveAll([{ id: 1, name: 'a' }, { id: 2, name: 'b' }]);
  delay(1); // EXPECT never-awaited
  wait(1); // EXPECT never-awaited
  const file = path.join(tmpdir(), `api-${process.pid}.txt`);
  fsp.writeFile(file, 'x'); // EXPECT never-awaited
  const bus = new Bus<User>();
  bus.on(notify).on(async (user) => {
    await notify(user);
  });
  bus.emit({ id: 3, name: 'c' });
  const emitter = new EventEmitter();
  emitter.on('user', (user: User) => {
    notify(user); // EXPECT never-awaited
  });
  emitter.emit('user', { id: 4, name: 'd' });
  setTimeout(() => notify({ id: 5, name: 'e' }), 1); // EXPECT never-awaited
  setImmediate(() => notify({ id: 5, name: 'e' })); // EXPECT never-awaited
  process.nextTick(() => notify({ id: 5, name: 'e' })); // EXPECT never-awaited
  queueMicrotask(() => notify({ id: 5, name: 'e' })); // EXPECT never-awaited
  const timer = setInterval(() => {
    notify({ id: 6, name: 'f' }); // EXPECT never-awaited
    clearInterval(timer);
  }, 1);
  users.count; // EXPECT never-awaited
  const unused = users.count; // EXPECT never-awaited
  await wait(20);
  await fsp.rm(file, { force: true });
  fsp.stat(file).catch(() => {});
  const { length } = [1, 2, 3].filter(async (n) => n > 2); // EXPECT never-awaited
  const found = [1, 2, 3].find(async (n) => n > 5); // EXPECT never-awaited
  const some = [1, 2, 3].some(async () => false); // EXPECT never-awaited
  const sum = [1, 2].reduce(async (a, n) => (await a) + n, Promise.resolve(0)) as unknown as number; // EXPECT never-awaited
  [3, 1, 2].sort(async (a, b) => a - b); // EXPECT never-awaited
  console.log(length, found, some, typeof sum);
  await wait(20);
}

await main();
