// Promises that somebody keeps: caches, deferreds, lazy initialisation, fields.
import { setTimeout as sleep } from 'node:timers/promises';

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

class Service {
  readonly ready: Promise<void>;
  readonly #closed = deferred<void>();
  #config: Promise<string> | undefined;
  static readonly started = sleep(1);

  constructor() {
    this.ready = this.#init();
  }

  async #init(): Promise<void> {
    await sleep(1);
  }

  config(): Promise<string> {
    this.#config ??= this.#loadConfig();
    return this.#config;
  }

  warmUp(): void {
    this.#config ??= this.#loadConfig();
  }

  async #loadConfig(): Promise<string> {
    await sleep(1);
    return 'config';
  }

  close(): void {
    this.#closed.resolve();
  }

  get closed(): Promise<void> {
    return this.#closed.promise;
  }
}

class Loader {
  readonly #cache = new Map<number, Promise<number>>();

  load(id: number): Promise<number> {
    const cached = this.#cache.get(id);
    if (cached !== undefined) return cached;
    const made = this.#fetch(id);
    this.#cache.set(id, made);
    return made;
  }

  prefetch(ids: readonly number[]): void {
    for (const id of ids) {
      if (!this.#cache.has(id)) this.#cache.set(id, this.#fetch(id));
    }
  }

  async #fetch(id: number): Promise<number> {
    await sleep(1);
    return id;
  }
}

let connection: Promise<string> | undefined;
function connect(): Promise<string> {
  connection ??= sleep(1, 'connected');
  return connection;
}

let latest: Promise<number>;
function refresh(n: number): void {
  latest = sleep(1, n);
}

async function main(): Promise<void> {
  const service = new Service();
  service.warmUp();
  await sleep(5);
  console.log(await service.config(), await service.config());
  service.close();
  const forgotten = new Service();
  forgotten.close();

  const loader = new Loader();
  loader.prefetch([1, 2, 3]);
  console.log(await loader.load(1), await loader.load(4), await loader.load(4));

  console.log(await connect(), await connect());
  refresh(1);
  refresh(2);
  await sleep(5);
  console.log(await latest);

  const gate = deferred<number>();
  setTimeout(() => gate.resolve(3), 1);
  console.log(await gate.promise);
  const unused = deferred<number>();
  unused.resolve(1);
}

await main();
