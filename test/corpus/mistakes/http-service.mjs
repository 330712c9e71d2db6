// A service in the style of Express, on node:http.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

class App {
  #routes = new Map();
  #middleware = [];

  use(middleware) {
    this.#middleware.push(middleware);
  }

  get(path, handler) {
    this.#routes.set(path, handler);
  }

  async handle(request, response) {
    for (const middleware of this.#middleware) await middleware(request, response);
    const handler = this.#routes.get(request.url);
    if (handler === undefined) {
      response.statusCode = 404;
      return response.end();
    }
    await handler(request, response);
  }
}

const visits = [];
const sessions = new Map();

async function track(url) {
  await sleep(1);
  visits.push(url);
}

async function loadSession(id) {
  await sleep(1);
  const session = sessions.get(id) ?? { id, count: 0 };
  sessions.set(id, session);
  return session;
}

function countVisit(session) {
  return sleep(1).then(() => {
    session.count++;
  });
}

const app = new App();
app.use(async (request) => {
  track(request.url); // EXPECT never-awaited
});
app.use((request) => {
  request.session = loadSession('me'); // kept on the request, and awaited by the handlers
});
app.get('/', async (request, response) => {
  const session = await request.session;
  // EXPECT never-awaited
  countVisit(session);
  response.end('hello');
});
app.get('/all', async (request, response) => {
  await request.session;
  const bodies = ['a', 'b'].map((key) => loadSession(key)); // EXPECT never-awaited
  response.end(String(bodies.length));
});

async function main() {
  const server = createServer(async (request, response) => {
    await app.handle(request, response);
  });
  const raw = createServer((request, response) => {
    app.handle(request, response); // EXPECT never-awaited
  });
  for (const one of [server, raw]) {
    await new Promise((resolve) => one.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${one.address().port}`;
    for (const path of ['/', '/all', '/none']) {
      const answer = await fetch(base + path);
      await answer.text();
    }
    one.close();
    one.closeAllConnections();
  }
  fetch('data:text/plain,hello'); // EXPECT never-awaited
  await sleep(20);
}

await main();
