import { setTimeout as sleep } from 'node:timers/promises';
function logged<This, A extends unknown[], R>(target: (this: This, ...args: A) => R, _c?: unknown): (this: This, ...args: A) => R {
  return function (this: This, ...args: A): R {
    return target.apply(this, args);
  };
}
const once = <T>(fn: () => T): (() => T) => { let done = false; let value: T; return () => { if (!done) { value = fn(); done = true; } return value!; }; };
class Api {
  static #instance: Api | undefined;
  static get instance(): Api { return (this.#instance ??= new Api()); }
  get = logged(async (path: string) => { await sleep(1); return path; });
  post = logged(async function (this: Api, path: string) { await sleep(1); return this.get(path); });
  warm = once(() => this.get('/warm'));
}
async function main(): Promise<void> {
  const api = Api.instance;
  api.get('/a'); // EXPECT never-awaited
  api.post.call(api, '/b'); // EXPECT never-awaited
  const fns: Array<() => Promise<unknown>> = [() => api.get('/c'), async () => api.get('/d')];
  for (const fn of fns) fn(); // EXPECT never-awaited
  const table: Record<string, () => Promise<string>> = { x: async () => 'x' };
  table['x']!(); // EXPECT never-awaited
  const [first] = fns;
  first!(); // EXPECT never-awaited
  await api.warm(); await api.warm();
  label: for (const n of [1, 2]) { if (n > 1) break label; api.get(`/${n}`) } // EXPECT never-awaited
  const result = (await api.get('/e')) ?? api.get('/f');
  const promise: Promise<string> = api.get('/g') as Promise<string>; // EXPECT never-awaited
  const o = { run() { return api.get('/h'); }, async *gen() { yield 1; } };
  o.run(); // EXPECT never-awaited
  o.gen().next(); // EXPECT never-awaited
  await sleep(20);
  console.log(result, typeof promise);
}
await main();
