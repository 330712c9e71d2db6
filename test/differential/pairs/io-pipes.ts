import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Future, getRunningLoop, Protocol, run, sleep } from 'tsyncio';
import { say } from './support.ts';

class Telling extends Protocol {
  readonly events: string[] = [];
  readonly lost = new Future<NodeJS.ErrnoException | undefined>();
  got = '';

  override connectionMade(): void {
    this.events.push('made');
  }

  override dataReceived(data: Buffer): void {
    this.got += data;
  }

  override eofReceived(): void {
    this.events.push('eof');
  }

  override connectionLost(error: Error | undefined): void {
    this.events.push('lost');
    this.lost.setResult(error);
  }
}

const { O_RDONLY, O_NONBLOCK } = constants;

await run(async () => {
  const loop = getRunningLoop();
  const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
  const path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
  {
    const readEnd = openSync(path, O_RDONLY | O_NONBLOCK);
    const [reading, reader] = await loop.connectReadPipe(() => new Telling(), readEnd);
    const [writing, writer] = await loop.connectWritePipe(() => new Telling(), openSync(path, 'w'));
    say(reading.isReading(), writing.canWriteEof(), writing.getWriteBufferSize());
    writing.write('through ');
    writing.writelines(['the ', 'pipe']);
    reading.pauseReading();
    await sleep(10);
    say(reading.isReading());
    reading.resumeReading();
    writing.writeEof();
    say(await reader.lost, reader.got, reader.events);
    say(await writer.lost, writer.events, writing.isClosing(), reading.isClosing());
  }
  {
    // Nobody reads any more.
    const readEnd = openSync(path, O_RDONLY | O_NONBLOCK);
    const [writing, writer] = await loop.connectWritePipe(() => new Telling(), openSync(path, 'w'));
    closeSync(readEnd);
    writing.write('to nobody');
    const error = await writer.lost;
    say(error === undefined || error.code === 'EPIPE');
  }
  const file = openSync(`${path}.txt`, 'w');
  for (const connect of [
    () => loop.connectReadPipe(() => new Telling(), file),
    () => loop.connectWritePipe(() => new Telling(), file),
  ]) {
    try {
      await connect();
    } catch (error) {
      say(error);
    }
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
});
