/** Echo by streams, with back-pressure. */
import { run, startServer } from 'tsyncio';

await run(async () => {
  const server = await startServer(
    async (reader, writer) => {
      try {
        for (;;) {
          const data = await reader.read(262_144);
          if (data.length === 0) break;
          writer.write(data);
          await writer.drain();
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
      }
      writer.close();
    },
    '127.0.0.1',
    0,
    { backlog: 1000 },
  );
  const [socket] = server.sockets;
  console.log((socket?.address() as { port: number } | undefined)?.port);
  await server.serveForever();
});
