// Plain functions that pass a promise on: whoever calls them last has dropped it.
import { setTimeout as sleep } from 'node:timers/promises';

interface Api {
  get(path: string): Promise<string>;
}

class HttpApi implements Api {
  private readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  get(path: string): Promise<string> {
    return this.request(path).then((text) => text.trim());
  }

  private async request(path: string): Promise<string> {
    await sleep(1);
    return ` ${this.base}${path} `;
  }
}

class CachedApi implements Api {
  readonly #inner: Api;
  readonly #seen: string[] = [];

  constructor(inner: Api) {
    this.#inner = inner;
  }

  get(path: string): Promise<string> {
    this.#seen.push(path);
    const answer = this.#inner.get(path);
    return answer;
  }
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const retry = <T,>(work: () => Promise<T>): Promise<T> => work().catch(() => work());

function withLog<A extends unknown[], R>(f: (...args: A) => R): (...args: A) => R {
  return (...args) => f(...args);
}

async function main(): Promise<void> {
  const api: Api = new CachedApi(new HttpApi('/v1'));
  api.get('/users'); // EXPECT never-awaited
  delay(1); // EXPECT never-awaited
  retry(() => api.get('/orders')); // EXPECT never-awaited
  const logged = withLog((path: string) => api.get(path));
  logged('/items'); // EXPECT never-awaited
  (api as HttpApi).get('/cast'); // EXPECT never-awaited
  api!.get('/assertion'); // EXPECT never-awaited
  await delay(20);
}

await main();
