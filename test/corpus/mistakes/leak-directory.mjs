// Watchers and workers that keep a program from ending, were it not for exit().
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { Worker } from 'node:worker_threads';

class Watcher {
  #watchers = [];

  add(path) {
    this.#watchers.push(fs.watch(path)); // EXPECT resource-leak
  }
}

function startWorker(code) {
  return new Worker(code, { eval: true }); // EXPECT resource-leak
}

const watcher = new Watcher();
watcher.add(tmpdir());
fs.watchFile('/etc/hosts', () => {}); // EXPECT resource-leak
const idle = startWorker('require("node:worker_threads").parentPort.on("message", () => {})');
await once(idle, 'online');
const ended = new Worker('0', { eval: true });
await once(ended, 'exit');
const terminated = new Worker('setInterval(() => {}, 1000)', { eval: true });
await once(terminated, 'online');
await terminated.terminate();
console.log('done');
process.exit(0);
