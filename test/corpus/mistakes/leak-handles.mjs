// Files that are opened and not closed, by each way to open one.
import fs from 'node:fs';
import { open } from 'node:fs/promises';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'leak-handles-'));

async function firstLine(path) {
  const handle = await open(path); // EXPECT resource-leak
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(10), 0, 10, 0);
  return buffer.toString('utf8', 0, bytesRead);
}

async function size(path) {
  const handle = await fs.promises.open(path, 'r'); // EXPECT resource-leak
  const { size: bytes } = await handle.stat();
  if (bytes > 0) return bytes;
  await handle.close();
  return 0;
}

class Log {
  #handle;

  static async create(path) {
    const log = new Log();
    log.#handle = await open(path, 'w'); // EXPECT resource-leak
    return log;
  }

  write(line) {
    return this.#handle.write(`${line}\n`);
  }
}

function head(path, done) {
  // EXPECT resource-leak
  fs.open(path, 'r', (error, fd) => {
    if (error) return done(error);
    fs.read(fd, Buffer.alloc(4), 0, 4, 0, (failure, count) => done(failure, count));
  });
}

function tail(path) {
  const fd = fs.openSync(path, 'r'); // EXPECT resource-leak
  return fs.readSync(fd, Buffer.alloc(4), 0, 4, 10);
}

async function readAll(path) {
  const handle = await open(path);
  try {
    return (await handle.readFile()).length;
  } finally {
    await handle.close();
  }
}

console.log(await firstLine(file));
console.log((await size(file)) > 0);
const log = await Log.create(join(folder, 'log'));
await log.write('hello');
await new Promise((resolve) => head(file, resolve));
console.log(tail(file), (await readAll(file)) > 0);
function note(line) {
  fs.createWriteStream(join(folder, 'out')).write(line); // EXPECT resource-leak
}

note('never ended');
const source = fs.createReadStream(file, { highWaterMark: 8 }); // EXPECT resource-leak
source.once('data', () => source.pause());
await new Promise((resolve) => setTimeout(resolve, 20));
rmSync(folder, { recursive: true });
