const { Transform, Readable } = require('stream');
const { pipeline } = require('stream/promises');
const fs = require('fs');
const os = require('os');
const path = require('path');

const sleep = ms => new Promise(r => setTimeout(r, ms));

async function lookup(row) { await sleep(1); return { ...row, country: 'FR' }; }

class Enricher extends Transform {
  constructor() { super({ objectMode: true }); this.misses = 0; }
  _transform(row, enc, cb) {
    lookup(row).then(r => cb(null, r), cb);
  }
  _flush(cb) {
    this.report(); // EXPECT never-awaited
    cb();
  }
  async report() { await sleep(1); return this.misses; }
}

class BatchWriter {
  constructor(size) { this.size = size; this.buf = []; this.flushed = 0; }
  write(row) {
    this.buf.push(row);
    if (this.buf.length >= this.size) this.flush(); // EXPECT never-awaited
  }
  async flush() {
    const rows = this.buf.splice(0);
    await sleep(2);
    this.flushed += rows.length;
  }
}

async function run() {
  const out = path.join(os.tmpdir(), 'etl-' + process.pid);
  const w = new BatchWriter(2);
  await pipeline(
    Readable.from([{ a: 1 }, { a: 2 }, { a: 3 }]),
    new Enricher(),
    async function (src) { for await (const r of src) w.write(r); },
  );
  await w.flush();
  fs.promises.writeFile(out, JSON.stringify(w.flushed)); // EXPECT never-awaited
  await sleep(20);
  // EXPECT never-awaited
  fs.promises.unlink(out);
  await sleep(20);
}

if (require.main === module) {
  run().then(() => console.log('ok'));
}
