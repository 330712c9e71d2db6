import {
  type OpenConnectionOptions,
  openConnection,
  run,
  type Server,
  type StreamReader,
  type StreamWriter,
  startServer,
} from 'tsyncio';
import { serverCertificate, trusting } from '../../transports/certificates.ts';
import { say } from './support.ts';

const untrusted = ['DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'];

function portOf(server: Server): number {
  const address = server.sockets[0]?.address();
  return typeof address === 'object' ? address.port : -1;
}

await run(async () => {
  async function echo(reader: StreamReader, writer: StreamWriter): Promise<void> {
    for await (const line of reader) writer.write(String(line).toUpperCase());
    writer.close();
  }

  let server = await startServer(echo, '127.0.0.1', 0, { ssl: serverCertificate });
  const port = portOf(server);
  for (const options of [{ ssl: trusting }, { ssl: trusting, serverHostname: 'localhost' }]) {
    const [reader, writer] = await openConnection('127.0.0.1', port, options);
    writer.write('hello\n');
    say(String(await reader.readline()).trim(), writer.canWriteEof());
    const peer = writer.getExtraInfo('peername') as { port: number };
    say(peer.port === port, writer.getExtraInfo('cipher') !== undefined);
    writer.close();
    await writer.waitClosed();
  }
  const refused: OpenConnectionOptions[] = [{ ssl: true }, { ssl: trusting, serverHostname: 'other.example' }];
  for (const options of refused) {
    try {
      await openConnection('127.0.0.1', port, options);
    } catch (error) {
      if (untrusted.includes((error as NodeJS.ErrnoException).code ?? '')) say('not trusted');
    }
  }
  const wrong: OpenConnectionOptions[] = [{ serverHostname: 'localhost' }, { ssl: trusting, sslHandshakeTimeout: 0 }];
  for (const options of wrong) {
    try {
      await openConnection('127.0.0.1', port, options);
    } catch (error) {
      say(error);
    }
  }
  server.close();
  await server.waitClosed();

  // Over to TLS on a live connection.
  async function upgrading(reader: StreamReader, writer: StreamWriter): Promise<void> {
    const isSecure = () => writer.getExtraInfo('sslcontext') !== undefined;
    say('server', String(await reader.readline()).trim(), isSecure());
    writer.write('go ahead\n');
    await writer.drain();
    await writer.startTls(serverCertificate);
    say('server', String(await reader.readline()).trim(), isSecure());
    writer.write('and secret\n');
    writer.close();
  }

  server = await startServer(upgrading, '127.0.0.1', 0);
  const [reader, writer] = await openConnection('127.0.0.1', portOf(server));
  writer.write('STARTTLS\n');
  say('client', String(await reader.readline()).trim());
  await writer.startTls(trusting, { serverHostname: 'localhost' });
  writer.write('secret\n');
  say('client', String(await reader.readline()).trim());
  say((await reader.read()).length);
  writer.close();
  await writer.waitClosed();
  server.close();
  await server.waitClosed();
});
