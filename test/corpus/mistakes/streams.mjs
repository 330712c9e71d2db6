import { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const index = [];
async function indexLine(line) {
  await sleep(1);
  index.push(line);
}

async function main() {
  const source = Readable.from(['a', 'b', 'c']);
  source.on('data', (chunk) => {
    indexLine(chunk); // EXPECT never-awaited
  });
  source.on('end', async () => {
    indexLine('end'); // EXPECT never-awaited
  });
  await sleep(20);

  const upper = new Transform({
    objectMode: true,
    transform(chunk, _encoding, done) {
      indexLine(chunk); // EXPECT never-awaited
      done(null, chunk.toUpperCase());
    },
  });
  const sink = new Writable({
    objectMode: true,
    async write(chunk, _encoding, done) {
      await indexLine(chunk);
      // EXPECT never-awaited
      indexLine(`written ${chunk}`);
      done();
    },
  });
  await pipeline(Readable.from(['x', 'y']), upper, sink);
  await pipeline(
    Readable.from(['p']),
    async function* (chunks) {
      for await (const chunk of chunks) {
        indexLine(chunk); // EXPECT never-awaited
        yield chunk;
      }
    },
    new Writable({ objectMode: true, write: (_chunk, _encoding, done) => done() }),
  );
  await sleep(20);
  console.log(index.length);
}

await main();
