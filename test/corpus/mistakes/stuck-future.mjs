// EXIT 13
// An answer that nobody gives, because the reader looks for another id.
import { createTask, Future, Queue, run } from 'tsyncio';

class Client {
  #calls = new Map();
  #wire = new Queue();

  async call(id) {
    const answer = new Future();
    this.#calls.set(id, answer);
    await this.#wire.put(`${id}!`);
    return await answer; // EXPECT stuck-task
  }

  async read() {
    const id = await this.#wire.get();
    this.#calls.get(id)?.setResult('pong');
  }
}

await run(async () => {
  const client = new Client();
  const reader = createTask(() => client.read());
  console.log(await client.call('ping'));
  await reader;
});
