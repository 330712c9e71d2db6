import { setTimeout as sleep } from 'node:timers/promises';
type Result<T> = { ok: true; value: T } | { ok: false; error: unknown };
const attempt = async <T>(p: PromiseLike<T>): Promise<Result<T>> =>
  p.then(
    (value) => ({ ok: true as const, value }),
    (error: unknown) => ({ ok: false as const, error }),
  );
class AsyncValue<T> {
  #p: Promise<T>;
  #set!: (v: T) => void;
  constructor() {
    this.#p = new Promise((r) => {
      this.#set = r;
    });
  }
  set(v: T): void {
    this.#set(v);
  }
  get(): Promise<T> {
    return this.#p;
  }
}
class Task<T> implements PromiseLike<T> {
  readonly #start: () => Promise<T>;
  #running: Promise<T> | undefined;
  constructor(start: () => Promise<T>) {
    this.#start = start;
  }
  run(): this {
    this.#running ??= this.#start();
    return this;
  }
  then<A = T, B = never>(
    a?: ((v: T) => A | PromiseLike<A>) | null,
    b?: ((e: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.run().#running!.then(a, b);
  }
}
class Channel<T> {
  #items: T[] = [];
  #takers: ((v: T) => void)[] = [];
  send(v: T): void {
    const t = this.#takers.shift();
    if (t) t(v);
    else this.#items.push(v);
  }
  receive(): Promise<T> {
    const v = this.#items.shift();
    return v !== undefined ? Promise.resolve(v) : new Promise((r) => this.#takers.push(r));
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) yield await this.receive();
  }
}
class Actor {
  #mailbox = new Channel<string>();
  log: string[] = [];
  #done: Promise<void>;
  constructor() {
    this.#done = this.#loop();
  }
  async #loop(): Promise<void> {
    for await (const m of this.#mailbox) {
      if (m === 'stop') return;
      this.log.push(m);
    }
  }
  tell(m: string): void {
    this.#mailbox.send(m);
  }
  stop(): Promise<void> {
    this.tell('stop');
    return this.#done;
  }
}
async function* paginate(n: number): AsyncGenerator<number[], string, void> {
  for (let i = 0; i < n; i++) {
    yield await Promise.all([sleep(1, i), sleep(1, i + 1)]);
  }
  return 'end';
}
async function pipelineOf<T>(value: T, ...stages: ((v: T) => Promise<T>)[]): Promise<T> {
  return stages.reduce<Promise<T>>((p, s) => p.then(s), Promise.resolve(value));
}
function isPromise(x: unknown): x is Promise<unknown> {
  return x instanceof Promise;
}
async function main(): Promise<void> {
  console.log(await attempt(sleep(1, 1)), (await attempt(Promise.reject(new Error('x')))).ok);
  const v = new AsyncValue<number>();
  setTimeout(() => v.set(1), 1);
  console.log(await v.get(), await v.get());
  new AsyncValue<number>().set(2);
  const t = new Task(async () => sleep(1, 't'));
  t.run();
  console.log(await t, await t);
  new Task(async () => 'never run');
  const a = new Actor();
  a.tell('x');
  a.tell('y');
  await a.stop();
  console.log(a.log);
  for await (const page of paginate(2)) console.log(page);
  console.log(
    await pipelineOf(
      1,
      async (x) => x + 1,
      async (x) => x * 2,
    ),
  );
  const maybe: unknown = sleep(1);
  if (isPromise(maybe)) await maybe;
  const [x, y] = await Promise.all([sleep(1, 'x'), sleep(1, 'y')]);
  console.log(x, y);
  const map = new Map<string, Promise<string>>();
  for (const k of ['a', 'b']) map.set(k, sleep(1, k));
  for (const [k, p] of map) console.log(k, await p);
  const obj = { a: sleep(1, 1), b: sleep(1, 2) };
  console.log(Object.fromEntries(await Promise.all(Object.entries(obj).map(async ([k, p]) => [k, await p]))));
  const nested = await Promise.all([[sleep(1, 1)], [sleep(1, 2)]].map((row) => Promise.all(row)));
  console.log(nested);
  const { promise, stop } = ((): { promise: Promise<string>; stop: () => void } => {
    let stop!: () => void;
    const promise = new Promise<string>((r) => {
      stop = () => r('stopped');
    });
    return { promise, stop };
  })();
  stop();
  console.log(await promise);
  const cond = Math.random() > 2 ? sleep(1) : undefined;
  await cond;
  await (async () => {
    await sleep(1);
  })();
  await [1, 2].reduce((p, n) => p.then(() => sleep(1, n)).then(() => undefined), Promise.resolve<undefined>(undefined));
  const late = sleep(1, 'late');
  setTimeout(() => {
    late.then((s) => console.log(s));
  }, 5);
  await sleep(10);
  const arr: Promise<number>[] = [];
  arr.push(sleep(1, 1), sleep(1, 2));
  console.log(await Promise.any(arr));
  const first = await Promise.race(arr);
  console.log(first);
  await Promise.allSettled(arr);
}
await main();
