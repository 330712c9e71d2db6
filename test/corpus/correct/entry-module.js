import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

class App {
  async start() {
    await sleep(1);
  }
}

const run = async () => {
  await sleep(1);
  return 'ran';
};

new App().start();
run();
void run();
(async () => {
  await run();
})();
run().then(console.log);
if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  run();
}
for (const _ of [1, 2]) run();
