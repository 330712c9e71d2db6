// An Express-like server with promises everywhere, all of them taken care of.
import { EventEmitter } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

class Application extends EventEmitter {
  #layers = [];

  use(layer) {
    this.#layers.push(layer);
    return this;
  }

  get(path, handler) {
    return this.use(async (context, next) => (context.path === path ? handler(context) : next()));
  }

  listen(port) {
    const server = http.createServer((request, response) => {
      this.#serve(request, response).catch((error) => this.emit('error', error));
    });
    return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
  }

  async #serve(request, response) {
    const context = { path: request.url, status: 200, body: undefined };
    try {
      await this.#dispatch(context, 0);
    } catch (error) {
      context.status = error.status ?? 500;
      context.body = error.message;
    }
    response.statusCode = context.status;
    response.end(context.body);
    this.emit('served', context);
  }

  #dispatch(context, index) {
    const layer = this.#layers[index];
    if (layer === undefined) return Promise.reject(new HttpError(404, 'nothing here'));
    return Promise.resolve(layer(context, () => this.#dispatch(context, index + 1)));
  }
}

class Users {
  #rows = new Map([[1, { id: 1, name: 'ann' }]]);

  async find(id) {
    await sleep(1);
    return this.#rows.get(id);
  }

  async findAll() {
    return Promise.all([...this.#rows.keys()].map((id) => this.find(id)));
  }
}

const users = new Users();
const app = new Application();
const served = [];
app.on('served', async (context) => {
  await sleep(1);
  served.push(context.path);
});
app.use(async (_context, next) => {
  const start = performance.now();
  await next();
  served.push(performance.now() - start);
});
app.get('/user', async (context) => {
  const user = await users.find(1);
  context.body = JSON.stringify(user);
});
app.get('/users', (context) => users.findAll().then((all) => {
  context.body = String(all.length);
}));
app.get('/slow', async (context) => {
  const pending = users.find(1);
  await sleep(5);
  context.body = (await pending).name;
});
app.get('/broken', async () => {
  throw new HttpError(418, 'teapot');
});

const server = await app.listen(0);
const base = `http://127.0.0.1:${server.address().port}`;
const answers = await Promise.all(['/user', '/users', '/slow', '/broken', '/none'].map((path) => fetch(base + path)));
for (const answer of answers) console.log(answer.status, await answer.text());
await new Promise((resolve) => {
  server.close(resolve);
  server.closeAllConnections();
});
