// Async functions that Node calls.
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

async function answer(request, response) {
  await sleep(1);
  response.end(request.url);
}

async function main() {
  const server = createServer(answer);
  server.on('request', async () => {
    await sleep(1);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${server.address().port}`;
  console.log(await (await fetch(`${base}/a`)).text());
  const response = await fetch(`${base}/b`);
  console.log(response.status, await response.text());
  server.close();
  server.closeAllConnections();

  const arrow = createServer((request, response) => answer(request, response));
  arrow.listen(0, '127.0.0.1');
  await once(arrow, 'listening');
  await (await fetch(`http://127.0.0.1:${arrow.address().port}/`)).text();
  arrow.close();
  arrow.closeAllConnections();

  const tcp = createTcpServer(async (socket) => {
    socket.on('data', async (chunk) => {
      await sleep(1);
      socket.end(chunk);
    });
  });
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const socket = connect(tcp.address().port, '127.0.0.1');
  socket.write('hello');
  const [data] = await once(socket, 'data');
  console.log(String(data));
  socket.destroy();
  tcp.close();

  const emitter = new EventEmitter();
  emitter.on('tick', async (n) => {
    await sleep(n);
  });
  emitter.once('tick', async () => sleep(1));
  emitter.emit('tick', 1);
  setTimeout(async () => {
    await sleep(1);
  }, 1);
  setImmediate(async () => sleep(1));
  queueMicrotask(async () => {
    await sleep(1);
  });
  process.nextTick(async () => sleep(1));
  const interval = setInterval(async () => {
    await sleep(1);
    clearInterval(interval);
  }, 1);
  process.once('SIGUSR2', async () => {
    await sleep(1);
  });
  process.kill(process.pid, 'SIGUSR2');
  const controller = new AbortController();
  controller.signal.addEventListener('abort', async () => {
    await sleep(1);
  });
  controller.abort();
  const readable = Readable.from(
    (async function* () {
      yield 'x';
      await sleep(1);
      yield 'y';
    })(),
  );
  readable.on('data', async () => {
    await sleep(1);
  });
  await once(readable, 'end');
  const sink = new Writable({
    async write(_chunk, _encoding, done) {
      await sleep(1);
      done();
    },
    async final(done) {
      await sleep(1);
      done();
    },
  });
  sink.end('text');
  await once(sink, 'finish');
  await sleep(20);
}

main();
