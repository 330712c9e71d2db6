// Early returns, conditions that hide the call, arrow functions nobody looks into.
import { setTimeout as sleep } from 'node:timers/promises';

const cache = new Map();

async function refresh(key) {
  await sleep(1);
  cache.set(key, Date.now());
}

async function connect(options) {
  await sleep(1);
  options?.onOpen?.();
  return { send: async (text) => sleep(1, text) };
}

function get(key) {
  cache.has(key) || refresh(key); // EXPECT never-awaited
  cache.get(key) ?? refresh(key); // EXPECT never-awaited
  return cache.get(key);
}

const onOpen = () => {
  refresh('open'); // EXPECT never-awaited
};

const debounce = (f, ms) => {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => f(...args), ms); // EXPECT never-awaited
  };
};

async function main() {
  get('a');
  const connection = await connect({ onOpen });
  connection.send('hi'); // EXPECT never-awaited
  (await connect()).send('ho'); // EXPECT never-awaited
  const { send } = connection;
  send('bare'); // EXPECT never-awaited
  const later = debounce(refresh, 2);
  later('x');
  later('y');
  new Promise((resolve) => setTimeout(resolve, 1)); // EXPECT never-awaited
  await sleep(20);
}

await main();
