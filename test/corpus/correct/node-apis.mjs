// NODE 24
// Much of what Node offers, used as it is meant.
import http from 'node:http';
import http2 from 'node:http2';
import net from 'node:net';
import dgram from 'node:dgram';
import { once, EventEmitter } from 'node:events';
import { Readable, Writable, PassThrough, Duplex, addAbortSignal, finished } from 'node:stream';
import { setTimeout as sleep, scheduler } from 'node:timers/promises';
import { Worker, MessageChannel, BroadcastChannel, receiveMessageOnPort } from 'node:worker_threads';
import { fork, execFile, spawn, exec } from 'node:child_process';
import fs from 'node:fs';
import fsp from 'node:fs/promises';
import zlib from 'node:zlib';
import readline from 'node:readline';
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { createHook, AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import dc from 'node:diagnostics_channel';
import vm from 'node:vm';
import { text, json, buffer } from 'node:stream/consumers';
import util from 'node:util';
import repl from 'node:repl';
async function main() {
  const w = new Worker('setInterval(() => {}, 1000)', { eval: true });
  await once(w, 'online');
  w.terminate();
  const w2 = new Worker(
    'const {parentPort}=require("worker_threads"); parentPort.on("message", async (m) => { await null; parentPort.postMessage(m); parentPort.close(); })',
    { eval: true },
  );
  w2.postMessage(1);
  console.log(await once(w2, 'message'));
  const h2 = http2.createServer();
  h2.on('stream', async (s) => {
    await sleep(1);
    s.respond({ ':status': 200 });
    s.end('h2');
  });
  h2.listen(0);
  await once(h2, 'listening');
  const c = http2.connect(`http://localhost:${h2.address().port}`);
  const rq = c.request({ ':path': '/' });
  console.log(await text(rq));
  c.close();
  h2.close();
  const u = dgram.createSocket('udp4');
  u.bind(0);
  await once(u, 'listening');
  u.on('message', async () => {
    await null;
    u.close();
  });
  u.send('x', u.address().port);
  await once(u, 'close');
  const srv = http
    .createServer((q, s) => {
      q.pipe(s);
    })
    .listen(0);
  await once(srv, 'listening');
  const base = `http://127.0.0.1:${srv.address().port}`;
  const r1 = await fetch(base, {
    method: 'POST',
    body: new ReadableStream({
      async start(ctl) {
        await sleep(1);
        ctl.enqueue(new TextEncoder().encode('st'));
        ctl.close();
      },
    }),
    duplex: 'half',
  });
  console.log(await r1.text());
  const fd = new FormData();
  fd.append('a', 'b');
  await (await fetch(base, { method: 'POST', body: fd })).arrayBuffer();
  const cl = await fetch(base, { method: 'POST', body: 'x' });
  const c2 = cl.clone();
  console.log(await cl.text(), await c2.text());
  const ac = new AbortController();
  const pf = fetch(base, { method: 'POST', body: new ReadableStream({}), duplex: 'half', signal: ac.signal });
  setTimeout(() => ac.abort(), 3);
  await pf.catch((e) => console.log(e.name));
  srv.close();
  srv.closeAllConnections();
  const ts = new TransformStream({
    async transform(ch, ctl) {
      await null;
      ctl.enqueue(ch);
    },
    async flush() {},
  });
  const wr = ts.writable.getWriter();
  wr.ready.then(() => wr.write('a')).then(() => wr.close());
  const rd = ts.readable.getReader();
  for (;;) {
    const { done } = await rd.read();
    if (done) break;
  }
  rd.releaseLock();
  const [a, b] = new ReadableStream({
    pull(ctl) {
      ctl.enqueue(1);
      ctl.close();
    },
  }).tee();
  const seen = [];
  for await (const x of a) seen.push(x);
  for await (const x of b) seen.push(x);
  console.log(seen);
  await new Blob(['x']).stream().pipeTo(
    new WritableStream({
      async write() {
        await null;
      },
    }),
  );
  const rs = new ReadableStream({
    start(ctl) {
      ctl.enqueue(1);
    },
  });
  const rdr = rs.getReader();
  await rdr.read();
  rdr.cancel();
  const rdl = readline.createInterface({ input: Readable.from(['a\n', 'b\n']) });
  rdl.on('line', async () => {
    await null;
  });
  await once(rdl, 'close');
  const ses = new Session();
  ses.connect();
  await ses.post('Runtime.enable');
  console.log((await ses.post('Runtime.evaluate', { expression: '1+1' })).result.value);
  ses.disconnect();
  const als = new AsyncLocalStorage();
  await als.run(1, async () => {
    await null;
    als.enterWith(2);
    await sleep(1);
  });
  const hook = createHook({ init() {}, promiseResolve() {} }).enable();
  await sleep(1);
  hook.disable();
  new AsyncResource('X').runInAsyncScope(() => {});
  const bound = AsyncLocalStorage.bind(async () => {});
  await bound();
  const ch = dc.tracingChannel('t');
  ch.subscribe({ start() {}, end() {}, asyncStart() {}, asyncEnd() {}, error() {} });
  await ch.tracePromise(async () => sleep(1), {});
  const ctx = vm.createContext({ sleep });
  await vm.runInContext('(async () => { await sleep(1); (async () => {})(); })()', ctx);
  const mod = new (
    vm.SourceTextModule ??
    class {
      link() {}
      evaluate() {}
    }
  )('1');
  const { port1, port2 } = new MessageChannel();
  port1.on('message', async () => {
    port1.close();
  });
  port2.postMessage(1);
  await once(port1, 'close');
  const kid = spawn(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)']);
  kid.stdin.end('pipe');
  console.log(await text(kid.stdout));
  await util.promisify(execFile)(process.execPath, ['-v']);
  const kid2 = exec('exit 3');
  kid2.on('exit', async () => {
    await null;
  });
  await once(kid2, 'exit');
  const s2 = fs.createReadStream('/etc/hosts');
  s2.destroy();
  await once(s2, 'close');
  const s3 = Readable.from(
    (async function* () {
      try {
        for (;;) {
          yield 'x';
          await sleep(1);
        }
      } finally {
        await null;
      }
    })(),
  );
  for await (const _ of s3) break;
  const s4 = addAbortSignal(
    AbortSignal.timeout(3),
    Readable.from(
      (async function* () {
        await sleep(100);
        yield 1;
      })(),
    ),
  );
  try {
    for await (const _ of s4);
  } catch (e) {
    console.log(e.name);
  }
  const dup = Duplex.from(async function* (src) {
    for await (const x of src) yield String(x).toUpperCase();
  });
  dup.end('dup');
  console.log(await text(dup));
  const d3 = Duplex.from({ readable: Readable.from(['1']), writable: new PassThrough().resume() });
  d3.end();
  await text(d3);
  const m1 = Readable.from([1, 2, 3]).map(
    async (x) => {
      await sleep(1);
      return x;
    },
    { concurrency: 2 },
  );
  console.log(await m1.take(2).toArray());
  console.log(await Readable.from([1, 2]).some(async (x) => x > 1));
  for await (const x of Readable.from([1]).flatMap(async function* (x) {
    yield x;
  }))
    console.log(x);
  await scheduler.wait(1);
  await scheduler.yield();
  const fh = await fsp.open('/etc/hosts');
  for await (const l of fh.readLines()) {
    break;
  }
  const fh2 = await fsp.open('/etc/hosts');
  await text(fh2.createReadStream());
  {
    await using fh3 = await fsp.open('/etc/hosts');
    await fh3.stat();
  }
  const it = setInterval(async () => {}, 1);
  await sleep(3);
  clearInterval(it);
  const h = monitorEventLoopDelay();
  h.enable();
  h.disable();
  if (globalThis.WebSocket) {
    const s = net.createServer((k) => k.destroy()).listen(0);
    await once(s, 'listening');
    const ws = new WebSocket(`ws://127.0.0.1:${s.address().port}`);
    await new Promise((r) => {
      ws.onerror = async () => r();
      ws.onclose = () => r();
    });
    s.close();
  }
  const tgt = new EventTarget();
  tgt.addEventListener('x', {
    async handleEvent() {
      await null;
    },
  });
  tgt.dispatchEvent(new Event('x'));
  AbortSignal.any([AbortSignal.timeout(1), ac.signal]).onabort = async () => {};
  const ee = new EventEmitter({ captureRejections: true });
  ee.on('error', () => {});
  ee.on('x', async () => {
    throw new Error('captured');
  });
  ee.emit('x');
  await sleep(5);
  const comp = await text(Readable.from(['abc']).pipe(zlib.createGzip()).pipe(zlib.createGunzip()));
  console.log(comp);
  const rsp = new Response('r');
  await rsp.blob();
  if (navigator?.locks) console.log(await navigator.locks.request('l', async () => 1));
  structuredClone(1);
  queueMicrotask(async () => {});
  const srvTcp = net
    .createServer({ pauseOnConnect: false }, async (k) => {
      for await (const d of k) k.write(d);
      k.end();
    })
    .listen(0);
  await once(srvTcp, 'listening');
  const k = net.connect(srvTcp.address().port);
  k.end('echo');
  console.log(await text(k));
  srvTcp.close();
}
await main();
