import { Transform, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

function compress(chunk) {
  let hash = 0;
  for (let i = 0; i < 400_000_000; i++) hash = (hash * 31 + i) | 0; // EXPECT blocked-loop
  return Buffer.concat([chunk, Buffer.from([hash & 255])]);
}

const slow = new Transform({
  transform(chunk, encoding, done) {
    done(null, compress(chunk));
  },
});
await pipeline(Readable.from([Buffer.from('x')]), slow, async (source) => {
  for await (const chunk of source) console.log(chunk.length);
});
