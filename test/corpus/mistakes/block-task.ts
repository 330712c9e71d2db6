import { createTask, getRunningLoop, run, sleep } from 'tsyncio';

class Report {
  readonly lines: string[] = [];

  async render(): Promise<number> {
    await sleep(1);
    for (let page = 0; page < 4; page++) this.#page(page);
    return this.lines.length;
  }

  #page(page: number): void {
    let sum = page;
    for (let i = 0; i < 25_000_000; i++) sum = (sum * 33 + i) | 0; // EXPECT slow-callback
    this.lines[page] = `${sum}`;
  }
}

async function main(): Promise<void> {
  getRunningLoop().slowCallbackDuration = 30;
  const task = createTask(() => new Report().render(), { name: 'report' });
  console.log(await task);
  await sleep(5);
}

await run(main);
