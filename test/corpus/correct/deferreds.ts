// Promises that stay pending in a field, a map or a closure.
import { setTimeout as delay } from 'node:timers/promises';

class Deferred<T> {
  resolve!: (value: T) => void;
  reject!: (error: Error) => void;
  readonly promise = new Promise<T>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}

class Connection {
  readonly closed = new Deferred<void>();
  readonly ready = new Deferred<void>();
  readonly pending = new Map<number, Promise<number>>();

  async open(): Promise<void> {
    await delay(1);
    this.ready.resolve();
  }

  request(id: number): Promise<number> {
    const cached = this.pending.get(id);
    if (cached) return cached;
    const fresh = delay(1, id);
    this.pending.set(id, fresh);
    return fresh;
  }
}

const connection = new Connection();
await connection.open();
await connection.ready.promise;
console.log(await connection.request(1), await connection.request(1));
const prefetched = connection.request(2);
await delay(10);
console.log(await prefetched);
export { connection };
