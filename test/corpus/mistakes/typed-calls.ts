// NODE 22
interface Page { n: number }
const delay = (ms: number) => new Promise<void>((r) => { setTimeout(r, ms); });
async function* pages(): AsyncGenerator<Page> { for (let n = 0; n < 3; n++) { await delay(1); yield { n }; } }
async function store<T>(page: T): Promise<T> { await delay(1); return page; }
namespace_less();
function namespace_less(): void {
  void 0;
}
export abstract class Base {
  static async create<T extends Base>(this: new () => T): Promise<T> {
    const self = new this();
    self.init(); // EXPECT never-awaited
    await delay(2);
    return self;
  }
  protected async init(): Promise<void> { await delay(1); }
}
class Child extends Base {
  override async init(): Promise<void> {
    super.init(); // EXPECT never-awaited
    await delay(1);
  }
}
function assertNever(x: never): never { throw new Error(String(x)); }
async function consume(): Promise<number> {
  let total = 0;
  for await (const page of pages()) {
    store<Page>(page); // EXPECT never-awaited
    total += page.n;
    (store as (p: Page) => Promise<Page>)(page); // EXPECT never-awaited
    store(page)!; // EXPECT never-awaited
    store(page) as unknown; // EXPECT never-awaited
    const kept = store(page) satisfies Promise<Page>; // EXPECT never-awaited
    if (typeof kept === 'string') assertNever(kept as never);
  }
  return total;
}
const child = await Child.create();
console.log(await consume(), child instanceof Base);
await delay(20);
