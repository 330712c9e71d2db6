import { setTimeout as sleep } from 'node:timers/promises';

type Row = Record<string, string>;

class Repository<T extends Row> {
  readonly #rows = new Map<string, T>();
  static opened = 0;

  static async open<T extends Row>(): Promise<Repository<T>> {
    await sleep(1);
    Repository.opened++;
    return new Repository<T>();
  }

  async insert(key: string, row: T): Promise<void> {
    await sleep(1);
    this.#rows.set(key, row);
    await this.#index(key);
  }

  async #index(_key: string): Promise<void> {
    await sleep(1);
  }

  reindex(): void {
    for (const key of this.#rows.keys()) {
      // EXPECT never-awaited
      this.#index(key);
    }
  }

  remove = async (key: string): Promise<boolean> => {
    await sleep(1);
    return this.#rows.delete(key);
  };

  get size(): number {
    return this.#rows.size;
  }
}

class Audited<T extends Row> extends Repository<T> {
  override async insert(key: string, row: T): Promise<void> {
    super.insert(key, row); // EXPECT never-awaited
    await sleep(1);
  }
}

async function main(): Promise<void> {
  const repository = await Repository.open<Row>();
  await repository.insert('a', { name: 'a' });
  repository.insert('b', { name: 'b' }); // EXPECT never-awaited
  repository?.insert('c', { name: 'c' }); // EXPECT never-awaited
  repository['insert']('d', { name: 'd' }); // EXPECT never-awaited
  await sleep(20);
  repository.reindex();
  // EXPECT never-awaited
  repository.remove('a');
  Repository.open(); // EXPECT never-awaited
  const audited = new Audited<Row>();
  await audited.insert('x', { name: 'x' });
  await sleep(20);
  console.log(repository.size, audited.size, Repository.opened);
}

await main();
