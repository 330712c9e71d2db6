// EXIT 13
class Mutex {
  #queue = [];
  #locked = false;
  async acquire() {
    if (this.#locked) await new Promise((resolve) => this.#queue.push(resolve)); // EXPECT stuck-task
    this.#locked = true;
  }
  release() {
    this.#locked = false;
    this.#queue.shift()?.();
  }
}
const a = new Mutex();
async function job() {
  await a.acquire();
  await a.acquire();
}
await job();
