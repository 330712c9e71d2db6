// NODE 24
// Closed by the end of the block.
import { open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Lock, newEventLoop, run, sleep, ThreadPoolExecutor } from 'tsyncio';

async function size(path) {
  await using handle = await open(path);
  return (await handle.stat()).size;
}

async function serve() {
  await using server = createServer();
  server.listen(0);
  await once(server, 'listening');
  return server.address().port > 0;
}

async function main() {
  console.log((await size(fileURLToPath(import.meta.url))) > 0, await serve());
  await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  console.log(await pool.submit((n) => n + 1, 1));
  const lock = new Lock();
  {
    using _held = await lock.acquire();
    await sleep(1);
  }
  console.log(lock.locked());
}

await run(main);
const loop = newEventLoop();
try {
  await loop.runUntilComplete(() => sleep(1));
} finally {
  loop.close();
}
