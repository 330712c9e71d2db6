import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

async function firstByte(path) {
  const file = await open(path); // EXPECT resource-leak
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 0);
  return buffer.toString();
}

console.log(await firstByte(fileURLToPath(import.meta.url)));
