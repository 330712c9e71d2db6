// Promise subclasses, thenables, query builders.
import { setTimeout as sleep } from 'node:timers/promises';

class Cancelable extends Promise {
  static get [Symbol.species]() {
    return Promise;
  }
  cancel() {}
}

class Tracked extends Promise {}

class Query {
  #filters = [];
  where(filter) {
    this.#filters.push(filter);
    return this;
  }
  async #run() {
    await sleep(1);
    return this.#filters;
  }
  then(onFulfilled, onRejected) {
    return this.#run().then(onFulfilled, onRejected);
  }
}

function lazy(start) {
  let promise;
  return {
    then(resolve, reject) {
      promise ??= start();
      return promise.then(resolve, reject);
    },
  };
}

async function inner() {
  return new Query().where('nested');
}

async function main() {
  await new Cancelable((resolve) => setTimeout(resolve, 1));
  await new Tracked((resolve) => setTimeout(resolve, 1)).then(() => 1);
  const tracked = Tracked.resolve(1);
  await sleep(2);
  await tracked;
  await Tracked.all([Tracked.resolve(1), new Tracked((resolve) => resolve(2))]);
  const query = new Query().where('a');
  query.where('b');
  console.log(await query);
  console.log(await inner());
  await lazy(async () => sleep(1));
  const unused = lazy(() => sleep(1));
  console.log(typeof unused.then);
  const proxy = new Proxy(Promise.resolve(5), {
    get: (target, key) => {
      const value = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  console.log(await proxy);
  console.log(await Promise.resolve(new Query()));
}

await main();
