/** Echo by a protocol. */
import { getRunningLoop, Protocol, run, type Transport } from 'tsyncio';

class Echo extends Protocol {
  #transport: Transport | undefined;

  override connectionMade(transport: Transport): void {
    this.#transport = transport;
  }

  override dataReceived(data: Buffer): void {
    this.#transport?.write(data);
  }
}

await run(async () => {
  const server = await getRunningLoop().createServer(() => new Echo(), '127.0.0.1', 0, { backlog: 1000 });
  const [socket] = server.sockets;
  console.log((socket?.address() as { port: number } | undefined)?.port);
  await server.serveForever();
});
