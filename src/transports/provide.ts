/** Lets the I/O methods of the loop load what implements them, and Node's modules with it, when one is first called. */
import { createRequire } from 'node:module';
import { provideIoLoader } from '../core/index.ts';

provideIoLoader(
  [
    'addReader',
    'addWriter',
    'connectAcceptedSocket',
    'connectReadPipe',
    'connectWritePipe',
    'createConnection',
    'createDatagramEndpoint',
    'createServer',
    'createUnixConnection',
    'createUnixServer',
    'getaddrinfo',
    'getnameinfo',
    'removeReader',
    'removeWriter',
    'sendfile',
    'startTls',
  ],
  () => createRequire(import.meta.url)('./index.js'),
);
