// EXIT 13
import { PassThrough } from 'node:stream';

const pipe = new PassThrough();
pipe.write('a');

async function readAll(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk); // EXPECT stuck-task
  return Buffer.concat(chunks);
}

console.log('reading');
await readAll(pipe);
