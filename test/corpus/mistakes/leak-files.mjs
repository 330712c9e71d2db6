// Files that were opened and never closed; nothing of it keeps the program alive.
import fs, { createReadStream, openSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);

async function firstLine(path) {
  const handle = await open(path); // EXPECT resource-leak
  for await (const line of handle.readLines({ autoClose: false })) return line;
  return '';
}

async function size(path) {
  const file = await fs.promises.open(path, 'r'); // EXPECT resource-leak
  const { size } = await file.stat();
  if (size < 10) throw new Error('too small');
  return size;
}

function header(path) {
  const fd = openSync(path, 'r'); // EXPECT resource-leak
  const bytes = Buffer.alloc(8);
  fs.readSync(fd, bytes);
  return bytes.toString();
}

function peek(path) {
  return new Promise((resolve) => {
    const stream = createReadStream(path, { highWaterMark: 16 }); // EXPECT resource-leak
    stream.once('data', (chunk) => {
      stream.pause();
      resolve(chunk.toString());
    });
  });
}

class Table {
  constructor(path) {
    this.path = path;
  }

  async load() {
    this.file = await open(this.path); // EXPECT resource-leak
    this.text = await this.file.readFile('utf8');
    return this.text.length;
  }
}

const several = (paths) => Promise.all(paths.map((path) => open(path))); // EXPECT resource-leak

await readFile(self);
console.log((await firstLine(self)).length > 0, (await size(self)) > 0, header(self).length, (await peek(self)).length);
console.log((await new Table(self).load()) > 0, (await several([self, self])).length);
