// CommonJS, a program without tsyncio.
const fs = require('fs');
const { promisify } = require('util');
const os = require('os');
const path = require('path');
const delay = promisify(setTimeout);

const file = path.join(os.tmpdir(), 'judge-' + process.pid);
const flush = (data) => fs.promises.writeFile(file, data);

class Cache {
  constructor() {
    this.entries = new Map();
    this.warm(); // EXPECT never-awaited
  }
  async warm() {
    await delay(1);
    this.entries.set('a', 1);
  }
  set(key, value) {
    this.entries.set(key, value);
    return flush(JSON.stringify([...this.entries]));
  }
}

async function main() {
  const cache = new Cache();
  cache.set('b', 2); // EXPECT never-awaited
  delay(2); // EXPECT never-awaited
  await delay(30);
  fs.promises.unlink(file); // EXPECT never-awaited
  await delay(10);
  console.log(cache.entries.size);
}

main();
