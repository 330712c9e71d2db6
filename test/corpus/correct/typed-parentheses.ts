// Parentheses with commas in them that are no sequences.
const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function load<K, V>(key: K, value: V): Promise<Map<K, V>> {
  await delay(1);
  return new Map([[key, value]]);
}

function first(): Promise<Map<string, number>> {
  return (load<string, number>('a', 1));
}

function second(isOk: boolean): Promise<unknown> {
  return (isOk && load<string, number>('b', 2)) || (delay(1) as Promise<unknown>);
}

async function main(): Promise<void> {
  const third = (load<string, number>('c', 3));
  const fourth = (load('d', 4) as Promise<Map<string, number>>);
  const all = await Promise.all([first(), second(true), third, fourth]);
  const last = await (console.log(all.length), load('e', 5));
  console.log(last.size, (await load<string, number>('f', 6)).get('f'));
}

await main();
