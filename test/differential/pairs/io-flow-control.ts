import { getRunningLoop, Protocol, Queue, run, type Server, sleep, type Transport } from 'tsyncio';
import { say } from './support.ts';

class Telling extends Protocol {
  transport: Transport | undefined;

  override connectionMade(transport: Transport): void {
    this.transport = transport;
  }

  override pauseWriting(): void {
    const { transport } = this;
    if (transport) say('pause', transport.getWriteBufferSize() > transport.getWriteBufferLimits()[1]);
  }

  override resumeWriting(): void {
    const { transport } = this;
    if (transport) say('resume', transport.getWriteBufferSize() <= transport.getWriteBufferLimits()[0]);
  }
}

class Silent extends Protocol {
  transport: Transport | undefined;

  override connectionMade(transport: Transport): void {
    this.transport = transport;
    transport.pauseReading();
  }
}

function portOf(server: Server): number {
  const address = server.sockets[0]?.address();
  return typeof address === 'object' ? address.port : -1;
}

await run(async () => {
  const loop = getRunningLoop();
  const peers = new Queue<Silent>();

  const server = await loop.createServer(
    () => {
      const protocol = new Silent();
      peers.putNowait(protocol);
      return protocol;
    },
    '127.0.0.1',
    0,
  );
  const port = portOf(server);
  const [transport] = await loop.createConnection(() => new Telling(), '127.0.0.1', port);
  say(transport.getWriteBufferLimits());
  for (const limits of [
    { high: 1000 },
    { low: 1000 },
    { high: 0 },
    { high: 5, low: 5 },
    { high: 1, low: 2 },
    { low: -1 },
  ]) {
    try {
      transport.setWriteBufferLimits(limits);
      say(transport.getWriteBufferLimits());
    } catch (error) {
      say(error);
    }
  }
  transport.setWriteBufferLimits();
  say(transport.getWriteBufferLimits(), transport.getWriteBufferSize());
  const chunk = Buffer.alloc(4 << 20);
  while (transport.getWriteBufferSize() === 0) transport.write(chunk);
  transport.write(chunk);
  say('no more');
  const other = await peers.get();
  while (other.transport === undefined) await sleep(1);
  other.transport.resumeReading();
  while (transport.getWriteBufferSize() > 0) await sleep(1);
  transport.write('a little');
  transport.close();
  server.close();
  server.abortClients();
  await server.waitClosed();
});
