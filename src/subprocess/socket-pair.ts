/**
 * Two sockets connected to one another. Node has no such call, so one is connected to a server of the other, which lives
 * in a folder of its own that nobody else can enter, and only until then.
 */
import { mkdtemp, rmdir } from 'node:fs/promises';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function socketPair(): Promise<[Socket, Socket]> {
  const net = process.getBuiltinModule('node:net');
  const folder = await mkdtemp(join(tmpdir(), 'tsyncio-'));
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${folder}` : join(folder, 'pair');
  const server = net.createServer({ allowHalfOpen: true, pauseOnConnect: true });
  try {
    const accepted = new Promise<Socket>((resolve, reject) => {
      server.once('connection', resolve);
      server.once('error', reject);
    });
    await listening(server, path);
    const here = await Promise.all([accepted, connecting(net.connect({ path, allowHalfOpen: true }))]);
    return here;
  } finally {
    server.close();
    await rmdir(folder);
  }
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

function connecting(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.pause();
      resolve(socket);
    });
  });
}
