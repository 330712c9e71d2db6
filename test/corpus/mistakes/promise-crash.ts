// EXIT 1
// The failure ends the process.
import { setTimeout as sleep } from 'node:timers/promises';

class Repository {
  readonly #rows = new Map<number, string>();

  async find(id: number): Promise<string> {
    await sleep(1);
    const row = this.#rows.get(id);
    if (row === undefined) throw new Error(`no row ${id}`);
    return row;
  }
}

function warm(repository: Repository): void {
  const first = repository.find(1); // EXPECT never-retrieved
  console.log(first instanceof Promise);
}

async function main(): Promise<void> {
  warm(new Repository());
  await sleep(50);
  console.log('never');
}

await main();
