// A report that is never ended, and a failure on the way to closing.
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'leak-'));

function report(rows) {
  const out = createWriteStream(join(folder, 'report.csv')); // EXPECT resource-leak
  for (const row of rows) out.write(`${row.join(',')}\n`);
  return new Promise((resolve) => out.once('drain', resolve).once('ready', resolve));
}

async function copy(from, to) {
  const source = await open(from); // EXPECT resource-leak
  const target = await open(to, 'wx');
  await target.close();
  await source.close();
}

await report([
  [1, 2],
  [3, 4],
]);
await copy(import.meta.filename ?? process.argv[1], folder).catch((error) => console.log(error.code));
rmSync(folder, { recursive: true });
