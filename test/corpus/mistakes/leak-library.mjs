import { createTask, openConnection, run, sleep, startServer, createSubprocessExec, ThreadPoolExecutor, ProcessPoolExecutor, newEventLoop } from 'tsyncio';
async function client(port) {
  const [reader, writer] = await openConnection('127.0.0.1', port); // EXPECT resource-leak
  writer.write('hello\n');
  await writer.drain();
  return (await reader.readline()).toString();
}
async function main() {
  const server = await startServer(async (reader, writer) => { // EXPECT resource-leak
    writer.write(await reader.readline());
    await writer.drain();
    writer.close();
    await writer.waitClosed();
  }, '127.0.0.1', 0);
  const { port } = server.sockets[0].getsockname?.() ?? server.sockets[0].address();
  console.log(await client(port));
  const process_ = await createSubprocessExec('sleep', ['20']); // EXPECT resource-leak
  const pool = new ThreadPoolExecutor({ maxWorkers: 1 }); // EXPECT resource-leak
  console.log(await pool.submit((n) => n + 1, 1));
  newEventLoop(); // EXPECT resource-leak
  console.log(typeof process_.pid);
  process.on('exit', () => { try { process.kill(process_.pid); } catch {} });
  process.exit(0);
}
await run(main);
