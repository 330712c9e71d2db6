import { Future, getRunningLoop, Protocol, run, type Server, sleep, type Transport } from 'tsyncio';
import { say } from './support.ts';

/** Which of two ends hears first is the system's affair: each keeps its own account. */
class Telling extends Protocol {
  readonly lost = new Future<undefined>();
  readonly ended = new Future<undefined>();
  readonly name: string;
  readonly keepOpen: boolean;
  readonly #account: unknown[][] = [];
  transport: Transport | undefined;
  got = '';

  constructor(name: string, keepOpen = false) {
    super();
    this.name = name;
    this.keepOpen = keepOpen;
  }

  tell(...values: unknown[]): void {
    this.#account.push(values);
  }

  say(): void {
    for (const values of this.#account) say(this.name, ...values);
  }

  override connectionMade(transport: Transport): void {
    this.transport = transport;
    this.tell('made', transport.isClosing(), transport.isReading(), transport.getProtocol() === this);
  }

  override dataReceived(data: Buffer): void {
    this.got += data;
  }

  override eofReceived(): boolean {
    this.tell('eof', this.got);
    this.ended.setResult(undefined);
    return this.keepOpen;
  }

  override connectionLost(error: Error | undefined): void {
    this.tell('lost', error, this.transport?.isClosing());
    this.lost.setResult(undefined);
  }
}

function portOf(server: Server): number {
  const address = server.sockets[0]?.address();
  return typeof address === 'object' ? address.port : -1;
}

await run(async () => {
  const loop = getRunningLoop();
  for (const keepOpen of [false, true]) {
    const theirs = new Telling('server', keepOpen);
    const server = await loop.createServer(() => theirs, '127.0.0.1', 0);
    say('connecting');
    const [transport, ours] = await loop.createConnection(() => new Telling('client'), '127.0.0.1', portOf(server));
    say('connected', ours.transport === transport);
    while (theirs.transport === undefined) await sleep(1);
    transport.write('hello ');
    transport.writelines(['to ', 'you']);
    transport.writeEof();
    if (keepOpen) {
      await theirs.ended;
      theirs.transport.write('and to you');
      theirs.transport.close();
    }
    await theirs.lost;
    await ours.lost;
    theirs.say();
    ours.say();
    server.close();
    await server.waitClosed();
  }

  // close: the protocol is told in a later turn, once.
  let theirs = new Telling('server');
  const server = await loop.createServer(() => theirs, '127.0.0.1', 0);
  for (const end of ['close', 'abort'] as const) {
    theirs = new Telling('server');
    const [transport, ours] = await loop.createConnection(() => new Telling('client'), '127.0.0.1', portOf(server));
    while (theirs.transport === undefined) await sleep(1);
    transport[end]();
    say('ending', transport.isClosing(), transport.isReading(), ours.lost.done());
    transport[end]();
    await sleep(0);
    say('next turn', ours.lost.done());
    await theirs.lost;
    theirs.say();
    ours.say();
  }
  server.close();
  await server.waitClosed();
});
