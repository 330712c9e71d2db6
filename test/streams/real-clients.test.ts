/** Other people's clients against our servers, and our client against another's server. Where one is not installed: skipped. */
import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { test } from 'node:test';
import {
  Future,
  openUnixConnection,
  run,
  type StreamReader,
  type StreamWriter,
  startServer,
  startUnixServer,
} from 'tsyncio';
import { serverCertificate } from '../transports/certificates.ts';
import { listen, portOf, socketPath, text } from './support.ts';

function installed(...programs: string[]): { skip?: string } {
  for (const program of programs) {
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) return { skip: `${program} is not installed` };
  }
  return {};
}

/** What a program wrote, given its input. */
function output(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { timeout: 120_000 }, (error, stdout) => {
      if (error?.killed) reject(error);
      else resolve(stdout);
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** As much of HTTP as `curl` needs: one request for each connection. */
async function http(reader: StreamReader, writer: StreamWriter): Promise<void> {
  const head = text(await reader.readuntil('\r\n\r\n'));
  const length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (/expect: *100-continue/i.test(head)) writer.write('HTTP/1.1 100 Continue\r\n\r\n');
  const body = await reader.readexactly(length);
  writer.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length + 5}\r\nConnection: close\r\n\r\nsaid:`);
  writer.write(body);
  await writer.drain();
  writer.close();
}

async function upperCase(reader: StreamReader, writer: StreamWriter): Promise<void> {
  for await (const line of reader) writer.write(text(line).toUpperCase());
  writer.close();
}

test('curl talks to a server, by TCP, by a Unix socket and by TLS', installed('curl'), () =>
  run(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
    writeFileSync(join(folder, 'ca.pem'), serverCertificate.cert);
    const body = 'x'.repeat(1_000_000);
    const post = ['--silent', '--show-error', '--data-binary', '@-'];
    const expected = `said:${body}`;
    await using tcp = await listen(http);
    assert.equal(await output('curl', [...post, `http://127.0.0.1:${portOf(tcp)}/`], body), expected);
    const path = socketPath();
    await using unix = await startUnixServer(http, path);
    assert.equal(await output('curl', [...post, '--unix-socket', path, 'http://localhost/'], body), expected);
    await using tls = await startServer(http, '127.0.0.1', 0, { ssl: serverCertificate });
    const secure = ['--cacert', join(folder, 'ca.pem'), `https://127.0.0.1:${portOf(tls)}/`];
    assert.equal(await output('curl', [...post, ...secure], body), expected);
    assert.ok(unix.isServing());
    rmSync(folder, { recursive: true });
  }),
);

test('openssl s_client talks to a TLS server', installed('openssl'), () =>
  run(async () => {
    await using server = await startServer(upperCase, '127.0.0.1', 0, { ssl: serverCertificate });
    const client = spawn('openssl', ['s_client', '-quiet', '-connect', `127.0.0.1:${portOf(server)}`]);
    client.stderr.resume();
    const answered = new Future<string>();
    let all = '';
    client.stdout.on('data', (data) => {
      all += data;
      if (all.includes('\n')) answered.setResult(all);
    });
    client.stdin.write('hello from openssl\n');
    assert.equal(await answered, 'HELLO FROM OPENSSL\n');
    client.kill();
  }),
);

test('nc talks to a server, and half-closes its connection', installed('nc'), () =>
  run(async () => {
    await using server = await listen(upperCase);
    assert.equal(await output('nc', ['-N', '127.0.0.1', String(portOf(server))], 'one\ntwo\n'), 'ONE\nTWO\n');
  }),
);

test('our client talks to a real Redis', installed('redis-server'), () =>
  run(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tsyncio-'));
    const path = join(folder, 'redis.sock');
    const server = spawn('redis-server', ['--port', '0', '--unixsocket', path, '--save', '', '--dir', folder]);
    try {
      await printed(server.stdout, 'accept connections');
      const [reader, writer] = await openUnixConnection(path);
      writer.write('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\nvalue\r\n');
      assert.equal(text(await reader.readuntil('\r\n')), '+OK\r\n');
      writer.write('GET k\r\n');
      assert.equal(text(await reader.readline()), '$5\r\n');
      assert.equal(text(await reader.readexactly(7)), 'value\r\n');
      const big = Buffer.alloc(5_000_000, 'z');
      writer.writelines([`*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$${big.length}\r\n`, big, '\r\nGET big\r\n']);
      await writer.drain();
      assert.equal(text(await reader.readline()), '+OK\r\n');
      assert.equal(text(await reader.readline()), `$${big.length}\r\n`);
      assert.ok((await reader.readexactly(big.length + 2)).subarray(0, big.length).equals(big));
      for (let i = 0; i < 1000; i += 1) writer.write('INCR n\r\n');
      for (let i = 1; i <= 1000; i += 1) assert.equal(text(await reader.readline()), `:${i}\r\n`);
      writer.close();
      await writer.waitClosed();
    } finally {
      server.kill();
      rmSync(folder, { recursive: true, force: true });
    }
  }),
);

/** Waits until `part` has been said; the rest is let through. */
async function printed(stream: Readable, part: string): Promise<void> {
  let all = '';
  await new Promise<void>((resolve, reject) => {
    stream.on('data', (data) => {
      all += data;
      if (all.includes(part)) resolve();
    });
    stream.once('end', () => reject(new Error(`ended without ${JSON.stringify(part)}: ${all}`)));
  });
}
