// Async generators: next() and return() answer with promises.
import { setTimeout as sleep } from 'node:timers/promises';

async function audit(page) {
  await sleep(1);
  return page;
}

async function* pages(count) {
  try {
    for (let page = 1; page <= count; page++) {
      audit(page); // EXPECT never-awaited
      await sleep(1);
      yield page;
    }
  } finally {
    audit('end'); // EXPECT never-awaited
  }
}

class Feed {
  async *[Symbol.asyncIterator]() {
    yield* pages(1);
  }
}

async function main() {
  const first = pages(2);
  first.next(); // EXPECT never-awaited
  await first.next();
  first.return(); // EXPECT never-awaited
  for await (const page of new Feed()) audit(page); // EXPECT never-awaited
  await sleep(20);
}

await main();
