// Losers of races, time-outs, retries, cancellation.
import { setTimeout as sleep } from 'node:timers/promises';

async function slow(ms, value) {
  await sleep(ms);
  return value;
}

async function fails(ms) {
  await sleep(ms);
  throw new Error('failed');
}

async function withTimeout(promise, ms) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

async function retry(attempts, action) {
  let last;
  for (let n = 0; n < attempts; n++) {
    try {
      return await action(n);
    } catch (error) {
      last = error;
      await sleep(1);
    }
  }
  throw last;
}

async function main() {
  console.log(await Promise.race([slow(1, 'fast'), slow(10, 'slow'), fails(15)]));
  console.log(await Promise.any([fails(1), slow(2, 'any')]));
  console.log(await withTimeout(slow(1, 'in time'), 50));
  await withTimeout(slow(30), 2).catch((error) => console.log(error.message));
  await Promise.all([fails(1), fails(2), slow(1)]).catch((error) => console.log(error.message));
  console.log(await Promise.allSettled([fails(1), slow(1)]));
  console.log(
    await retry(3, async (n) => {
      if (n < 2) throw new Error('again');
      return n;
    }),
  );
  const controller = new AbortController();
  const waiting = sleep(1000, undefined, { signal: controller.signal }).catch((error) => error.name);
  controller.abort();
  console.log(await waiting);
  const signal = AbortSignal.timeout(2);
  await sleep(1000, undefined, { signal }).catch((error) => console.log(error.name));
  // Handled late, within the same turn.
  const rejected = Promise.reject(new Error('handled soon'));
  await Promise.resolve();
  rejected.catch(() => {});
  const later = (async () => {
    throw new Error('caught below');
  })();
  process.nextTick(() => later.catch(() => {}));
  await sleep(50);
}

await main();
