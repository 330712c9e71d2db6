// NODE 24
// What newer engines bring.
import { setTimeout as sleep } from 'node:timers/promises';

class Resource {
  async [Symbol.asyncDispose]() {
    await sleep(1);
  }
}

async function load(n) {
  await sleep(1);
  return n;
}

async function useResource() {
  await using resource = new Resource();
  await using stack = new AsyncDisposableStack();
  stack.use(new Resource());
  stack.defer(async () => sleep(1));
  return typeof resource;
}

async function main() {
  console.log(await useResource());
  const { promise, resolve } = Promise.withResolvers();
  setTimeout(resolve, 1, 'resolved');
  console.log(await promise);
  const unused = Promise.withResolvers();
  unused.resolve();
  console.log(await Promise.try(load, 1), await Promise.try(() => 2));
  console.log(await Array.fromAsync([load(1), load(2), 3]));
  console.log(await Array.fromAsync((async function* () {
    yield 1;
  })()));
  const module = await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  console.log(module instanceof WebAssembly.Module);
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const waiting = Atomics.waitAsync(shared, 0, 0);
  Atomics.notify(shared, 0);
  console.log(await waiting.value);
}

await main();
