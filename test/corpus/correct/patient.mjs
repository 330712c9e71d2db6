// Long sleeps, slow I/O, short bursts of work, pieces of work that give way.
import { once } from 'node:events';
import http from 'node:http';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { createTask, getRunningLoop, run, sleep as pause } from 'tsyncio';

function burn(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

async function inPieces() {
  for (let n = 0; n < 20; n++) {
    burn(10);
    await turn();
  }
}

const server = http.createServer(async (_request, response) => {
  await sleep(300);
  response.end('slow');
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

await sleep(1200);
burn(50);
await sleep(1);
setTimeout(burn, 1, 50);
await sleep(60);
await inPieces();
console.log(await (await fetch(`http://127.0.0.1:${server.address().port}/`)).text());
server.closeAllConnections();
server.close();
JSON.parse(JSON.stringify({ a: 1 }));
readFileSync(fileURLToPath(import.meta.url));

await run(async () => {
  getRunningLoop().slowCallbackDuration = 1000;
  await pause(1);
  burn(300);
  await createTask(async () => {
    await pause(1);
    burn(200);
  });
  getRunningLoop().slowCallbackDuration = 100;
  await pause(300);
});
