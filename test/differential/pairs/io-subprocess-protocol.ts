import { Future, getRunningLoop, ProcessLookupError, run, SubprocessProtocol, type WriteTransport } from 'tsyncio';
import { say } from './support.ts';

class Telling extends SubprocessProtocol {
  readonly events: string[] = [];
  readonly output: Record<number, string> = { 1: '', 2: '' };
  readonly lost = new Future<undefined>();

  override connectionMade(): void {
    this.events.push('made');
  }

  override pipeDataReceived(fd: number, data: Buffer): void {
    this.output[fd] += String(data);
  }

  override pipeConnectionLost(fd: number): void {
    this.events.push(`pipe ${fd}`);
  }

  override processExited(): void {
    this.events.push('exited');
  }

  override connectionLost(error: Error | undefined): void {
    say('lost', error, this.events[0], ...this.events.slice(1).sort());
    this.lost.setResult(undefined);
  }
}

await run(async () => {
  const loop = getRunningLoop();
  let [transport, protocol] = await loop.subprocessExec(() => new Telling(), 'sh', [
    '-c',
    'cat; echo oops >&2; exit 3',
  ]);
  say(protocol.events, transport.getReturncode(), transport.getPid() > 0);
  say([0, 1, 2, 3].map((fd) => transport.getPipeTransport(fd) !== undefined));
  const stdin = transport.getPipeTransport(0) as WriteTransport;
  stdin.write('to the child');
  say(stdin.canWriteEof());
  stdin.writeEof();
  await protocol.lost;
  say(protocol.output[1], protocol.output[2]?.trim(), transport.getReturncode());
  for (const method of ['kill', 'terminate'] as const) {
    try {
      transport[method]();
    } catch (error) {
      if (error instanceof ProcessLookupError) say(error);
    }
  }
  transport.close();
  say(transport.isClosing());

  const options = { stdin: 0, stderr: 2 };
  [transport, protocol] = await loop.subprocessShell(() => new Telling(), 'exec sleep 100', options);
  say([0, 1, 2].map((fd) => transport.getPipeTransport(fd) !== undefined));
  transport.close();
  say(transport.isClosing());
  await protocol.lost;
  say(transport.getReturncode());
});
