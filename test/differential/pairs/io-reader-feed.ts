import { getRunningLoop, IncompleteReadError, run, StreamReader } from 'tsyncio';
import { say } from './support.ts';

class Broken extends Error {}

async function attempt(name: string, read: () => PromiseLike<Buffer>): Promise<void> {
  try {
    say(name, String(await read()));
  } catch (error) {
    const { partial, expected } = error instanceof IncompleteReadError ? error : {};
    say(name, error, String(partial ?? ''), expected);
  }
}

await run(async () => {
  let reader = new StreamReader();
  reader.feedData(Buffer.from('one\ntwo;three|four\n'));
  await attempt('line', () => reader.readline());
  await attempt('until', () => reader.readuntil(';'));
  await attempt('several', () => reader.readuntil(['\n', '|']));
  await attempt('exactly', () => reader.readexactly(2));
  await attempt('some', () => reader.read(100));
  await attempt('none', () => reader.read(0));
  say(reader.atEof());

  // Waiting, fed in pieces.
  const loop = getRunningLoop();
  for (const piece of ['ab', 'c\nd', 'ef', '\n', 'rest']) loop.callSoon(() => reader.feedData(Buffer.from(piece)));
  loop.callSoon(() => reader.feedEof());
  await attempt('line', () => reader.readline());
  await attempt('line', () => reader.readline());
  await attempt('exactly', () => reader.readexactly(10));
  say(reader.atEof());
  await attempt('line', () => reader.readline());
  await attempt('until', () => reader.readuntil('x'));
  await attempt('exactly', () => reader.readexactly(1));
  await attempt('exactly none', () => reader.readexactly(0));
  await attempt('negative', () => reader.readexactly(-1));
  await attempt('all', () => reader.read());

  reader = new StreamReader();
  reader.feedData(Buffer.from('a\nb\nc'));
  reader.feedEof();
  for await (const line of reader) say('for', String(line).trimEnd());

  reader = new StreamReader();
  reader.feedData(Buffer.from('there is something\n'));
  reader.setException(new Broken('broken'));
  for (const read of [
    () => reader.readline(),
    () => reader.read(5),
    () => reader.readexactly(1),
    () => reader.readuntil('x'),
  ]) {
    try {
      await read();
    } catch (error) {
      if (error instanceof Broken) say('broken', error.message);
    }
  }
});
