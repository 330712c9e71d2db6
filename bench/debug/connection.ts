/** One kept-alive connection to a server: asks, and reads the answer by its `content-length`. The least a client can be. */
import { connect, type Socket } from 'node:net';

export class Connection {
  readonly #socket: Socket;
  #received = '';
  #answered: ((body: string) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
    this.#socket.on('data', (chunk: string) => this.#receive(chunk));
    this.#socket.on('error', (error) => this.#failed?.(error));
    this.#socket.on('close', () => this.#failed?.(new Error('the server has closed the connection')));
  }

  ask(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
    });
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #receive(chunk: string): void {
    this.#received += chunk;
    const end = this.#received.indexOf('\r\n\r\n') + 4;
    if (end < 4) return;
    const length = Number(/^content-length: (\d+)/im.exec(this.#received)?.[1]);
    if (this.#received.length < end + length) return;
    if (!this.#received.startsWith('HTTP/1.1 200')) this.#failed?.(new Error(this.#received));
    const body = this.#received.slice(end);
    this.#received = '';
    this.#answered?.(body);
  }
}
