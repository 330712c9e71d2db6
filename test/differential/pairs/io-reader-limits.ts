import { getRunningLoop, LimitOverrunError, run, StreamReader } from 'tsyncio';
import { say } from './support.ts';

async function attempt(name: string, read: () => PromiseLike<Buffer>): Promise<void> {
  try {
    say(name, String(await read()));
  } catch (error) {
    if (error instanceof LimitOverrunError) say(name, error, error.consumed);
    else say(name, error);
  }
}

await run(async () => {
  for (const text of ['12345\n', '1234567\n', '12345678\nnext\n', '123456789']) {
    const reader = new StreamReader({ limit: 7 });
    reader.feedData(Buffer.from(text));
    await attempt('line', () => reader.readline());
    reader.feedEof();
    say('left', String(await reader.read()));
  }

  for (const separator of ['#', '##', '###']) {
    const reader = new StreamReader({ limit: 7 });
    reader.feedData(Buffer.from('1234567890##'));
    await attempt('until', () => reader.readuntil(separator));
    reader.feedData(Buffer.from('#'));
    await attempt('again', () => reader.readuntil(separator));
    say('left', String(await reader.readexactly(13)));
  }

  // In pieces, each below the limit.
  const reader = new StreamReader({ limit: 7 });
  const loop = getRunningLoop();
  for (const piece of ['123', '456', '789', '\n']) loop.callSoon(() => reader.feedData(Buffer.from(piece)));
  await attempt('pieces', () => reader.readline());
  for (const limit of [0, -1]) {
    try {
      new StreamReader({ limit });
    } catch (error) {
      say(error);
    }
  }
});
