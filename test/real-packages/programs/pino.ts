import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';

const folder = await mkdtemp(join(tmpdir(), 'tsyncio-pino-'));
const direct = pino.destination({ dest: join(folder, 'direct.log'), sync: false });
const logger = pino({ level: 'debug', serializers: { err: pino.stdSerializers.err } }, direct);
const child = logger.child({ part: 'till' });
for (let index = 0; index < 100; index += 1) {
  child.info({ index }, 'sold');
  if (index % 25 === 0) await sleep(1);
}
child.error(new Error('out of stock'), 'not sold');
direct.end();
await once(direct, 'close');
console.log((await readFile(join(folder, 'direct.log'), 'utf8')).trim().split('\n').length);

await rm(folder, { recursive: true });

// In a thread, which writes what is left when the process exits.
const threaded = pino(
  pino.transport({
    targets: [{ target: 'pino-pretty', options: { colorize: false, destination: 1, ignore: 'time,pid,hostname' } }],
  }),
);
for (let index = 0; index < 3; index += 1) threaded.warn({ index }, 'low');
await sleep(50);
threaded.info('closed');
