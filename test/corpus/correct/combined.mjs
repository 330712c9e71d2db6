// Races and their losers, timeouts, retries, first answers, late answers.
import { setTimeout as sleep } from 'node:timers/promises';

async function answer(ms, value) {
  await sleep(ms);
  if (value === undefined) throw new Error(`no answer after ${ms} ms`);
  return value;
}

function withTimeout(promise, ms) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(reject, ms, new Error('too late'));
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function retry(times, work) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt === times) throw error;
    }
  }
}

console.log(await Promise.race([answer(1, 'fast'), answer(10, 'slow')]));
console.log(await Promise.race([answer(1, 'fast'), answer(5)]));
console.log(await Promise.any([answer(1), answer(2, 'second'), answer(9)]));
console.log((await Promise.allSettled([answer(1), answer(1, 'x')])).map(({ status }) => status).join());
console.log(await withTimeout(answer(1, 'in time'), 50));
console.log(await withTimeout(answer(20, 'late'), 2).catch((error) => error.message));
console.log(await withTimeout(answer(20), 2).catch((error) => error.message));
console.log(await retry(3, (attempt) => answer(1, attempt < 3 ? undefined : attempt)));
await Promise.all([answer(1), answer(2)]).catch((error) => console.log(error.message));
const pending = answer(1, 'awaited much later');
await sleep(60);
console.log(await pending);
const failing = answer(1);
failing.catch(() => {});
await sleep(20);
await failing.catch((error) => console.log(error.message));
const controller = new AbortController();
const aborted = sleep(10_000, null, { signal: controller.signal });
controller.abort();
await aborted.catch((error) => console.log(error.name));
const { promise, resolve } = Promise.withResolvers?.() ?? deferred();
setTimeout(resolve, 1, 'resolved');
console.log(await promise);

function deferred() {
  let resolve;
  const promise = new Promise((ok) => {
    resolve = ok;
  });
  return { promise, resolve };
}
await sleep(30);
