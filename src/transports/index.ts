/**
 * The face of the transports; it hands the loop its I/O methods. Loaded when one of them is first called: what is loaded
 * with the library imports `provide.ts`.
 */
import { provideIo } from '../core/index.ts';
import { getaddrinfo, getnameinfo } from './addresses.ts';
import { connectAcceptedSocket, createConnection, createUnixConnection, startTls } from './connect.ts';
import { createServer, createUnixServer } from './create-server.ts';
import { createDatagramEndpoint } from './datagram.ts';
import { addReader, addWriter, removeReader, removeWriter } from './descriptors/watches.ts';
import { loopClosed } from './open.ts';
import { connectReadPipe, connectWritePipe } from './pipes.ts';
import { sendfile } from './sendfile.ts';

export { Announcement, type Opening, withdraw } from './announce.ts';
export { behindReady } from './behind-ready.ts';
export { type Making, making, outOfTask } from './making.ts';
export { stream } from './nodes.ts';
export { closed, type Open, opened } from './open.ts';
export { pipeInfo } from './socket-info.ts';
export { type StreamProtocol, StreamTransport } from './stream-transport.ts';
export { systemError } from './system-error.ts';

provideIo({
  addReader,
  addWriter,
  connectAcceptedSocket,
  connectReadPipe,
  connectWritePipe,
  createConnection,
  createDatagramEndpoint,
  createServer,
  createUnixConnection,
  createUnixServer,
  getaddrinfo,
  getnameinfo,
  loopClosed,
  removeReader,
  removeWriter,
  sendfile,
  startTls,
});
