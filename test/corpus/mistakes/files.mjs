// file processing with callbacks and promises mixed
import fs from 'node:fs';
import { promises as fsp } from 'node:fs';
import { readFile, writeFile, unlink, mkdtemp, rm, cp, access } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import util from 'node:util';
const dir = await mkdtemp(path.join(os.tmpdir(), 'b-'));
const p = (n) => path.join(dir, n);
function process1(cb) {
  fs.readFile(p('in'), 'utf8', (err, text) => {
    if (err) return cb(err);
    writeFile(p('out'), text.toUpperCase()); // EXPECT never-awaited
    cb(null, text.length);
  });
}
const process2 = util.promisify(process1);
async function copyAll(names) {
  names.forEach(async function (n) { // EXPECT never-awaited
    await cp(p(n), p(n + '.bak'));
  });
}
async function exists(f) { try { await access(f); return true; } catch { return false; } }
async function run() {
  await writeFile(p('in'), 'hello');
  console.log(await process2());
  await copyAll(['in']);
  if (exists(p('nope'))) console.log('always'); // EXPECT never-awaited
  fsp.copyFile(p('in'), p('c')); // EXPECT never-awaited
  fs.promises.chmod(p('in'), 0o600); // EXPECT never-awaited
  const data = readFile(p('in'), 'utf8'); // EXPECT never-awaited
  console.log(data.length);
  const st = fsp.stat(p('in')).size; // EXPECT never-awaited
  console.log(st);
  await new Promise((r) => setTimeout(r, 30));
  const w = fs.createWriteStream(p('s'));
  w.on('finish', () => { unlink(p('s')); }); // EXPECT never-awaited
  w.end('x');
  await new Promise((r) => setTimeout(r, 30));
}
try { await run(); } finally { await rm(dir, { recursive: true, force: true }); }
