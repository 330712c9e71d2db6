// Clean-up that nobody waits for.
import { setTimeout as sleep } from 'node:timers/promises';

class Client {
  isOpen = true;

  async close() {
    await sleep(1);
    this.isOpen = false;
  }

  async delete(key) {
    await sleep(1);
    return key;
  }

  async catch(handler) {
    await sleep(1);
    return handler;
  }
}

async function withClient(body) {
  const client = new Client();
  try {
    return await body(client);
  } finally {
    client.close(); // EXPECT never-awaited
  }
}

class Session {
  #client = new Client();

  [Symbol.dispose]() {
    this.#client.close(); // EXPECT never-awaited
  }

  end() {
    this.#client.delete('session'); // EXPECT never-awaited
    return this.#client.close();
  }
}

async function main() {
  await withClient(async (client) => client.isOpen);
  const session = new Session();
  session[Symbol.dispose]();
  session.end(); // EXPECT never-awaited
  try {
    throw new Error('expected');
  } catch {
    new Client().close(); // EXPECT never-awaited
  }
  const clients = [new Client(), new Client()];
  for (const client of clients) client.close(); // EXPECT never-awaited
  clients.map(({ close }) => close.call(clients[0])); // EXPECT never-awaited
  await sleep(20);
}

await main();
