export async function save(n: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return n;
}

export class Store {
  async fill(rows: number[]): Promise<void> {
    for (const row of rows) this.#put(row); // EXPECT never-awaited
    await Promise.all(rows.map((row) => save(row)));
  }

  async #put(row: number): Promise<void> {
    await save(row);
  }
}
