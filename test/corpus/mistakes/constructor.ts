import { setTimeout as sleep } from 'node:timers/promises';

interface Options {
  readonly name: string;
}

class Connection {
  readonly #options: Options;
  isOpen = false;

  constructor(options: Options) {
    this.#options = options;
    // EXPECT never-awaited
    this.open();
  }

  async open(): Promise<void> {
    await sleep(1);
    this.isOpen = true;
  }

  get name(): string {
    return this.#options.name;
  }
}

class Pool extends Connection {
  readonly members: string[] = [];

  constructor() {
    super({ name: 'pool' });
    for (const member of ['a', 'b']) {
      this.#join(member); // EXPECT never-awaited
    }
  }

  async #join(member: string): Promise<void> {
    await sleep(1);
    this.members.push(member);
  }
}

async function main(): Promise<void> {
  const pool = new Pool();
  await sleep(20);
  console.log(pool.name, pool.isOpen, pool.members.length);
}

await main();
