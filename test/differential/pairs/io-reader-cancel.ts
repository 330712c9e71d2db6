import { CancelledError, createTask, run, StreamReader, sleep, TimeoutError, waitFor } from 'tsyncio';
import { say } from './support.ts';

const feed = (reader: StreamReader, text: string): void => reader.feedData(Buffer.from(text));

await run(async () => {
  const reader = new StreamReader();
  feed(reader, 'abc');
  for (const read of [() => reader.readexactly(6), () => reader.readline(), () => reader.readuntil(';')]) {
    try {
      await waitFor(read(), 10);
    } catch (error) {
      if (error instanceof TimeoutError) say(error);
    }
  }
  feed(reader, 'def;\n');
  say(String(await reader.readexactly(3)), String(await reader.readuntil(';')));

  // Cancelled before it runs, though what it waits for has come.
  let task = createTask(() => reader.readuntil('!'));
  await sleep(0);
  feed(reader, 'late!');
  task.cancel();
  try {
    await task;
  } catch (error) {
    if (error instanceof CancelledError) say('cancelled');
  }
  say(String(await reader.readline()).trim(), String(await reader.readuntil('!')));

  // Two at once.
  task = createTask(() => reader.readline());
  await sleep(0);
  for (const read of [
    () => reader.readline(),
    () => reader.read(1),
    () => reader.readexactly(1),
    () => reader.readuntil('x'),
  ]) {
    try {
      await read();
    } catch (error) {
      say(error);
    }
  }
  feed(reader, 'for the first\n');
  say(String(await task).trim());
});
