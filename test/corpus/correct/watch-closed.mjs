import { watch } from 'node:fs';
import { watch as watchAsync } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const watcher = watch(tmpdir());
const controller = new AbortController();
setTimeout(() => controller.abort(), 20);
try {
  for await (const _ of watchAsync(tmpdir(), { signal: controller.signal }));
} catch (error) {
  console.log(error.name);
}
await sleep(5);
watcher.close();
