/** Asks the process under load, one request after the other over one connection, how long an answer takes. */
import { Agent, get } from 'node:http';

export interface Client {
  /** Ends it. Milliseconds each answer took; a last one that never came counts for as long as it was waited for. */
  stop(): number[];
}

export function startClient(port: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  let asked = performance.now();
  let stopped = false;
  const ask = (): void => {
    asked = performance.now();
    const request = get({ host: '127.0.0.1', port, agent }, (response) => {
      response.resume();
      response.on('end', () => {
        if (stopped) return;
        times.push(performance.now() - asked);
        // A pause, so that the requests are a probe and not a load of their own.
        setTimeout(() => !stopped && ask(), 2);
      });
    });
    // The server is torn down with its process.
    request.on('error', () => {});
  };
  ask();
  return {
    stop() {
      stopped = true;
      if (times.length === 0) times.push(performance.now() - asked);
      agent.destroy();
      return times;
    },
  };
}
