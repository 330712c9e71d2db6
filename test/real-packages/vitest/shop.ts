import { sleep } from 'tsyncio';

export type Item = string;

async function write(item: Item): Promise<void> {
  await sleep(1);
  if (item === 'unwritable') throw new Error('disk full');
}

export class Shop {
  readonly sold: Item[] = [];

  sell(item: Item): void {
    this.sold.push(item);
    // biome-ignore lint/nursery/noFloatingPromises: the mistake that is planted
    write(item); // never-awaited
  }
}
