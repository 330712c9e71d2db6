import { type Address, DatagramProtocol, Future, getRunningLoop, Queue, run } from 'tsyncio';
import { say } from './support.ts';

class Telling extends DatagramProtocol {
  readonly queue = new Queue<readonly [string, Address | number]>();
  readonly lost = new Future<undefined>();
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }

  override connectionMade(): void {
    say(this.name, 'made');
  }

  override datagramReceived(data: Buffer, address: Address): void {
    this.queue.putNowait([String(data), address]);
  }

  override errorReceived(error: NodeJS.ErrnoException): void {
    this.queue.putNowait(['error', -Number(error.errno)]);
  }

  override connectionLost(error: Error | undefined): void {
    say(this.name, 'lost', error);
    this.lost.setResult(undefined);
  }
}

await run(async () => {
  const loop = getRunningLoop();
  const [transport, server] = await loop.createDatagramEndpoint(() => new Telling('server'), {
    localAddr: ['127.0.0.1', 0],
  });
  const address = transport.getExtraInfo('sockname') as Address;
  say(address.address, transport.isClosing(), transport.getExtraInfo('peername'));
  const [connected, client] = await loop.createDatagramEndpoint(() => new Telling('client'), { remoteAddr: address });
  say((connected.getExtraInfo('peername') as Address).port === address.port);
  for (const message of ['one', '', 'three']) {
    connected.sendto(message);
    const [data, sender] = await server.queue.get();
    say('server got', data, (sender as Address).address);
    transport.sendto(data.toUpperCase(), sender as Address);
    say('client got', (await client.queue.get())[0]);
  }
  connected.sendto('to the same', address);
  say((await server.queue.get())[0]);
  for (const wrong of [['127.0.0.1', 1] as const, ['127.0.0.2', address.port] as const]) {
    try {
      connected.sendto('x', wrong);
    } catch (error) {
      say(error);
    }
  }
  try {
    connected.sendto(5 as never);
  } catch (error) {
    say(error);
  }
  transport.close();
  say(transport.isClosing());
  await server.lost;
  connected.sendto('anybody?');
  say(await client.queue.get());
  connected.abort();
  await client.lost;
  try {
    await loop.createDatagramEndpoint(() => new Telling('nobody'));
  } catch (error) {
    say(error);
  }
});
