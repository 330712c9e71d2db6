import { setTimeout as sleep } from 'node:timers/promises';

export interface Item {
  readonly name: string;
  readonly price: number;
}

export class Cart<T extends Item> {
  private readonly items: T[] = [];

  add(item: T): void {
    this.items.push(item);
    this.persist(); // EXPECT never-awaited
  }

  async checkout(): Promise<number> {
    const total = this.items.reduce((sum: number, { price }) => sum + price, 0);
    for (let n = 0; n < 400_000_000; n++) this.checks = (this.checks + n) | 0; // EXPECT blocked-loop
    await this.persist();
    return total;
  }

  private checks = 0;

  private async persist(): Promise<void> {
    await sleep(1);
  }
}
