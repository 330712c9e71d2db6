/**
 * The types of streams, transports and servers: what a call gives, and what must not compile. Never run: see
 * `results.ts`.
 */
import type { Socket as DatagramSocket } from 'node:dgram';
import type { FileHandle } from 'node:fs/promises';
import type { Server as NetServer, Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import {
  type Address,
  BufferedProtocol,
  DatagramProtocol,
  type DatagramTransport,
  type EventLoop,
  openConnection,
  openUnixConnection,
  Protocol,
  type ReadTransport,
  type Server,
  StreamReader,
  StreamWriter,
  startServer,
  startUnixServer,
  type Transport,
  type WriteTransport,
} from 'tsyncio';
import { type Equal, expectType } from './assertions.ts';

class Mine extends Protocol {
  readonly mine = true;
}

class Buffers extends BufferedProtocol {
  readonly buffers = true;
}

class Datagrams extends DatagramProtocol {
  readonly datagrams = true;
}

export async function streams(context: SecureContext, socket: Socket, listening: NetServer) {
  const connection = await openConnection('localhost', 80);
  expectType<Equal<typeof connection, [StreamReader, StreamWriter]>>();
  await openConnection('localhost', 443, { ssl: true, limit: 1024, serverHostname: 'example.org', family: 'IPv4' });
  await openConnection('localhost', 443, { ssl: { ca: 'a certificate' }, localAddr: ['127.0.0.1', 0] });
  await openConnection('localhost', 443, { ssl: context, localAddr: { address: '127.0.0.1', port: 0 } });
  await openConnection(undefined, undefined, { sock: socket });
  const unix = await openUnixConnection('/tmp/socket', { limit: 10 });
  expectType<Equal<typeof unix, [StreamReader, StreamWriter]>>();
  // @ts-expect-error a port is a number
  await openConnection('localhost', 'http');

  const server = await startServer((reader, writer) => writer.writelines([reader.toString()]), undefined, 0);
  expectType<Equal<typeof server, Server>>();
  await startServer(async (reader) => void (await reader.readline()), ['127.0.0.1', '::1'], 0, { backlog: 5 });
  await startServer(() => {}, undefined, undefined, { sock: listening });
  await startUnixServer(async (_reader, writer) => writer.close(), '/tmp/socket', { startServing: false });
  // @ts-expect-error a server has a key and a certificate
  await startServer(() => {}, '', 0, { ssl: true });
  expectType<Equal<ReturnType<(typeof server.sockets)[number]['address']>, Address | string>>();
  await using _held = server;
}

export async function reading(reader: StreamReader, writer: StreamWriter) {
  for (const piece of [
    await reader.read(),
    await reader.read(5),
    await reader.readexactly(5),
    await reader.readline(),
  ]) {
    expectType<Equal<typeof piece, Buffer>>();
  }
  await reader.readuntil('\n');
  await reader.readuntil(Buffer.from('\n'));
  await reader.readuntil(['\r\n', Uint8Array.of(10)]);
  for await (const line of reader) expectType<Equal<typeof line, Buffer>>();
  StreamReader.from(process.stdin, { limit: 5 });
  StreamReader.from(new Blob([]).stream());
  StreamWriter.from(process.stdout);
  StreamWriter.from(new WritableStream<Uint8Array>());
  writer.write('text');
  writer.write(Uint8Array.of(1));
  // @ts-expect-error neither bytes nor text
  writer.write(5);
  expectType<Equal<typeof writer.transport, WriteTransport>>();
}

export async function transports(loop: EventLoop, handle: FileHandle, udp: DatagramSocket) {
  const connection = await loop.createConnection(() => new Mine(), 'localhost', 80, { happyEyeballsDelay: 100 });
  expectType<Equal<typeof connection, [Transport, Mine]>>();
  const buffered = await loop.createUnixConnection(() => new Buffers(), '/tmp/socket');
  expectType<Equal<typeof buffered, [Transport, Buffers]>>();
  const [transport, protocol] = connection;
  const secure = await loop.startTls(transport, protocol, true, { serverHostname: 'example.org' });
  expectType<Equal<typeof secure, Transport>>();
  const count = await loop.sendfile(transport, '/etc/hosts', { offset: 1, count: 2 });
  expectType<Equal<typeof count, number>>();
  await loop.sendfile(transport, handle);
  expectType<Equal<ReturnType<typeof transport.getWriteBufferLimits>, [low: number, high: number]>>();

  const datagrams = await loop.createDatagramEndpoint(() => new Datagrams(), { remoteAddr: ['127.0.0.1', 5] });
  expectType<Equal<typeof datagrams, [DatagramTransport, Datagrams]>>();
  await loop.createDatagramEndpoint(() => new Datagrams(), { sock: udp });
  // @ts-expect-error not a protocol for streams
  await loop.createConnection(() => new Datagrams(), 'localhost', 80);

  const pipe = await loop.connectReadPipe(() => new Mine(), process.stdin);
  expectType<Equal<typeof pipe, [ReadTransport, Mine]>>();
  const found = await loop.getaddrinfo('localhost', 80, { family: 4 });
  expectType<Equal<typeof found, Address[]>>();
  const names = await loop.getnameinfo(['127.0.0.1', 80]);
  expectType<Equal<typeof names, [host: string, service: string]>>();
}
