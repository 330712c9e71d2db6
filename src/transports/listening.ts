/** What a server listens with: servers of Node's, bound by `listen()`, and the file of a Unix socket. */
import type { ListenOptions, Server as NetServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { Address, ListeningSocket } from '../core/index.ts';
import { fs } from './nodes.ts';
import { systemError } from './system-error.ts';

/** Listens, and returns once it does; or throws why it cannot, with the address in the message. */
export function listen(server: NetServer, where: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      const at = where.path ?? `${where.host ?? '*'}:${where.port}`;
      reject(systemError(error.code ?? 'UNKNOWN', 'listen', `error while attempting to bind on address ${at}`, error));
    };
    server.once('error', failed);
    server.listen(where, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

/** The options that listen at a descriptor of a socket that is bound already. */
export function listenAtDescriptor(fd: number, backlog: number): ListenOptions {
  return { fd, backlog } as ListenOptions & { fd: number };
}

export function socketOf(server: NetServer): ListeningSocket {
  // A server that is closed knows its address no more.
  const known = server.address();
  return {
    address(): Address | string {
      // Of a Unix socket that came as a descriptor Node knows no path.
      return (server.address() ?? known ?? '') as Address | string;
    },
  };
}

/** The file of a Unix socket: to be removed with the server, unless it is no longer the server's own. */
export class SocketFile {
  readonly #path: string;
  readonly #inode: number | undefined;
  readonly #isRemoved: boolean;

  constructor(path: string, isRemoved: boolean) {
    this.#path = path;
    this.#inode = inodeOf(path);
    this.#isRemoved = isRemoved;
  }

  /** Closes the server. Node removes whatever has its path by then, so what has to stay stands aside meanwhile. */
  close(server: NetServer): void {
    const mayGo = this.#isRemoved && inodeOf(this.#path) === this.#inode;
    if (mayGo || inodeOf(this.#path) === undefined) {
      server.close();
      return;
    }
    const aside = join(dirname(this.#path), `.${process.pid}-${Date.now().toString(36)}`);
    fs().renameSync(this.#path, aside);
    try {
      server.close();
    } finally {
      fs().renameSync(aside, this.#path);
    }
  }
}

/** Removes a socket that a server left behind; anything else that has the path stays. */
export function removeStaleSocket(path: string): void {
  if (path.startsWith('\0')) return;
  if (fs().statSync(path, { throwIfNoEntry: false })?.isSocket()) fs().unlinkSync(path);
}

function inodeOf(path: string): number | undefined {
  return fs().statSync(path, { throwIfNoEntry: false })?.ino;
}
