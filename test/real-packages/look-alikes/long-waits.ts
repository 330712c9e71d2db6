/** Waits that are long and block nothing: a sleep, an answer that takes its time, a stream that trickles. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createTask, run, sleep } from 'tsyncio';

const server = createServer(async (_request, response) => {
  for (const part of ['a', 'b', 'c']) {
    await delay(300);
    response.write(part);
  }
  response.end();
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

await run(async () => {
  const page = createTask(async () => {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return await response.text();
  });
  await sleep(1500);
  console.log(await page);
});
server.close();
server.closeAllConnections();
