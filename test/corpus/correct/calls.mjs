// Calls that look dropped, and are not.
import { setTimeout as sleep } from 'node:timers/promises';

async function save(n) {
  await sleep(1);
  return n;
}

const later = [];
const remember = (promise) => (later.push(promise), promise);
const noop = () => {};

async function main(kind) {
  remember(save(1));
  const second = save(2);
  const third = kind === 'a' ? save(3) : save(4);
  let fourth;
  if (kind === 'a') fourth = save(5);
  const object = { run: save(6), list: [save(7), save(8)] };
  const map = new Map([['x', save(9)]]);
  const closure = () => tenth;
  const tenth = save(10);
  const generator = (function* () {
    yield save(11);
  })();
  const { value } = generator.next();
  await sleep(20);
  await Promise.all([second, third, fourth, object.run, ...object.list, ...map.values(), closure(), value, ...later]);
  void save(12);
  save(13).catch(noop);
  save(14).then(noop, noop);
  (async () => {
    await save(15);
  })();
  (async function () {
    await save(16);
  })().catch(noop);
  !(async () => {
    await save(17);
  })();
  const results = await Promise.all([1, 2].map(async (n) => save(n)));
  const flat = await Promise.all([1, 2].flatMap((n) => [save(n), save(n)]));
  const sum = await [1, 2].reduce(async (total, n) => (await total) + (await save(n)), Promise.resolve(0));
  for await (const n of [save(18), save(19)]) results.push(n);
  const entries = await Promise.all(Object.entries({ a: 1 }).map(async ([key, n]) => [key, await save(n)]));
  const settled = await Promise.allSettled(new Set([save(20)]));
  const from = await Array.fromAsync?.([save(21)]) ?? (await Promise.all([save(21)]));
  console.log(results.length, flat.length, sum, entries.length, settled.length, from.length);
  try {
    return await save(22);
  } finally {
    await save(23);
  }
}

await main('a');
let started;
export function start() {
  started ??= save(24);
  return started;
}
await start();
await start();
