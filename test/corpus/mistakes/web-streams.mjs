import { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { once } from 'node:events';
async function persist(chunk) { await sleep(1); return chunk; }
class Sink extends Writable {
  constructor() { super({ objectMode: true }); }
  _write(chunk, _e, cb) {
    persist(chunk); // EXPECT never-awaited
    cb();
  }
  _final(cb) {
    persist('end').then(() => cb());
  }
}
async function main() {
  const sink = new Sink();
  Readable.from([1, 2, 3]).pipe(sink);
  await once(sink, 'finish');
  const ws = new WritableStream({ async write(c) { persist(c); } }); // EXPECT never-awaited
  const w = ws.getWriter();
  await w.write(1);
  await w.close();
  const rs = new ReadableStream({ start(c) { persist('s'); c.enqueue(1); c.close(); } }); // EXPECT never-awaited
  for await (const _ of rs) persist('rs'); // EXPECT never-awaited
  const text = await new Response('hello').text();
  new Response('x').json().catch(() => {});
  console.log(text);
  Promise.race([persist(1), persist(2)]); // EXPECT never-awaited
  Promise.allSettled([persist(1)]); // EXPECT never-awaited
  persist(1).finally(() => {});
  const proxy = new Proxy({}, { get: () => persist });
  proxy.anything(1); // EXPECT never-awaited
  const { save } = { save: persist };
  save(1); // EXPECT never-awaited
  (0, persist)(2); // EXPECT never-awaited
  await Promise.all([1, 2].map((n) => { persist(n); })); // EXPECT never-awaited
  new (class { constructor() { persist('c'); } })(); // EXPECT never-awaited
  eval('persist("eval")');
  await sleep(20);
}
await main();
