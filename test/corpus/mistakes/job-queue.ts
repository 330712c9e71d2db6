// NODE 22
interface Job<T = unknown> { id: number; run: () => Promise<T>; priority?: number }
const wait = (ms: number): Promise<void> => new Promise((res) => { setTimeout(res, ms); });
class JobQueue<T> {
  private readonly jobs: Job<T>[] = [];
  private running = 0;
  public readonly results: T[] = [];
  private readonly limit: number;
  constructor(limit: number) { this.limit = limit; }
  add(job: Job<T>): this { this.jobs.push(job); this.tick(); return this; } // EXPECT never-awaited
  private async tick(): Promise<void> {
    if (this.running >= this.limit) return;
    const job = this.jobs.shift();
    if (job === undefined) return;
    this.running++;
    try { this.results.push(await job.run()); } finally { this.running--; }
    this.tick(); // EXPECT never-awaited
  }
  async idle(): Promise<void> { while (this.running > 0 || this.jobs.length > 0) await wait(1); }
}
async function fetchPrice(sku: string): Promise<number> { await wait(1); return sku.length; }
const isExpensive = async (sku: string): Promise<boolean> => (await fetchPrice(sku)) > 3;
async function main(): Promise<void> {
  const q = new JobQueue<number>(2);
  for (const s of ['a', 'bb', 'cccc']) q.add({ id: 1, run: () => fetchPrice(s) });
  await q.idle();
  const skus = ['a', 'bbbb'];
  const expensive = skus.filter(isExpensive); // EXPECT never-awaited
  const prices = skus.map<Promise<number>>(fetchPrice); // EXPECT never-awaited
  const every = skus.every((s) => isExpensive(s)); // EXPECT never-awaited
  let sum = 0;
  skus.forEach(async (s): Promise<void> => { sum += await fetchPrice(s); }); // EXPECT never-awaited
  console.log(expensive.length, prices.length, every, sum);
  const maybe = Math.random() < 2 ? fetchPrice('x') : undefined; // EXPECT never-awaited
  console.log(maybe as unknown as number > 1);
  (fetchPrice as (s: string) => unknown)('cast'); // EXPECT never-awaited
  (<T>(x: T): T => x)(fetchPrice('generic')); // EXPECT never-awaited
  for (const s of skus) { const price = fetchPrice(s); if ((price as unknown) === 1) continue; } // EXPECT never-awaited
  await wait(30);
}
main().then(() => console.log('done'), console.error);
