// Bundled with a package, by a compiler that turns async functions into generators: what both add is not the program's.
import { Logger, onError } from 'droplib';
import { save, Store } from './store.js';

async function main(): Promise<void> {
  const log = new Logger();
  log.log(1);
  log.each([1], (n: number) => {
    save(n); // EXPECT never-awaited
  });
  onError(() => save(2));
  await log.close();
  log.close(); // EXPECT never-awaited
  const store = new Store();
  await store.fill([1, 2]);
  await new Promise((resolve) => setTimeout(resolve, 20));
}

main();
