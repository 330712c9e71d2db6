// Plain functions that return promises: whoever drops the result is named.
import { setTimeout as sleep } from 'node:timers/promises';

function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function fetchName(id) {
  return sleep(1).then(() => `user ${id}`);
}

const fetchUpper = (id) => fetchName(id).then((name) => name.toUpperCase());

function store(name) {
  const result = sleep(1, name);
  return result;
}

function cached() {
  return Promise.resolve('cached');
}

function either(flag) {
  return flag ? fetchName(1) : cached();
}

function both() {
  return Promise.all([fetchName(1), fetchName(2)]);
}

function viaPromise(callbackStyle) {
  return new Promise((resolve, reject) => {
    callbackStyle((error, value) => (error ? reject(error) : resolve(value)));
  });
}

function deferred() {
  let finish;
  const promise = new Promise((resolve) => {
    finish = resolve;
  });
  setTimeout(finish, 1);
  return promise;
}

async function main() {
  delay(2); // EXPECT never-awaited
  fetchName(1); // EXPECT never-awaited
  // EXPECT never-awaited
  fetchUpper(2);
  store('x'); // EXPECT never-awaited
  cached(); // EXPECT never-awaited
  either(true); // EXPECT never-awaited
  either(false); // EXPECT never-awaited
  both(); // EXPECT never-awaited
  viaPromise((done) => setImmediate(done, null, 1)); // EXPECT never-awaited
  deferred(); // EXPECT never-awaited
  await sleep(20);
}

main();
