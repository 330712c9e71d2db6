/** The files to work on: those of a folder, or made up ones in a folder that is gone afterwards. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

export async function makeUpFiles(count: number): Promise<{ folder: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'offload-'));
  for (let i = 0; i < count; i += 1) {
    const records = Array.from({ length: 4000 + i * 50 }, (_, id) => ({ id, name: `record ${id}`, tags: [i, id % 7] }));
    await writeFile(join(folder, `records-${String(i).padStart(3, '0')}.json`), JSON.stringify(records));
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
