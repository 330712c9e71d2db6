'use strict';
const http = require('node:http');
const { once } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');

const db = {
  async insert(row) {
    await sleep(1);
    return row;
  },
  find(id) {
    return sleep(1).then(() => ({ id }));
  },
};

function createApp() {
  const stack = [];
  return {
    use(fn) { stack.push(fn); },
    handle(req, res) {
      let i = 0;
      const next = () => {
        const fn = stack[i++];
        if (fn) return fn(req, res, next);
        res.end('ok');
      };
      return next();
    },
  };
}

const app = createApp();
app.use((req, res, next) => {
  db.insert({ url: req.url }); // EXPECT never-awaited
  next(); // EXPECT never-awaited
});
app.use(async (req, res, next) => {
  db.find(1); // EXPECT never-awaited
  const row = db.find(2); // EXPECT never-awaited
  res.setHeader('x-row', String(row));
  await next();
});

async function main() {
  const server = http.createServer((req, res) => app.handle(req, res));
  server.listen(0);
  await once(server, 'listening');
  const res = await fetch(`http://127.0.0.1:${server.address().port}/`);
  console.log(await res.text());
  server.close();
  server.closeAllConnections();
  fetch(`http://127.0.0.1:1/`).catch(() => {});
  await sleep(20);
}
main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
