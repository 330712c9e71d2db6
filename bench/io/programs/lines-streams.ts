/** Lines by `for await` over a reader. */
import { openConnection, run } from 'tsyncio';

const [port, count = 0] = process.argv.slice(2).map(Number);
await run(async () => {
  const [reader, writer] = await openConnection('127.0.0.1', port ?? 0);
  let lines = 0;
  let size = 0;
  for await (const line of reader) {
    size += line.length;
    lines += 1;
    if (lines >= count) break;
  }
  console.log(size);
  writer.transport.abort();
});
