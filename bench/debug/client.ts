/** The load, in a process of its own: for each message a fixed number of requests over kept-alive connections. */
import { Connection } from './connection.ts';

const CONNECTIONS = 20;

export interface Order {
  readonly port: number;
  readonly requests: number;
}

export interface Outcome {
  /** µs of the server's processor time. */
  readonly cpu: number;
  /** ms on the wall. */
  readonly duration: number;
  /** ms that each answer took. */
  readonly latencies: readonly number[];
}

process.on('message', (order: Order) => {
  load(order).then(
    (outcome) => process.send?.(outcome),
    (error: unknown) => {
      throw error;
    },
  );
});

async function load({ port, requests }: Order): Promise<Outcome> {
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(port));
  const control = new Connection(port);
  const cpu = async (): Promise<number> => JSON.parse(await control.ask('/cpu')).cpu;
  await Promise.all(connections.map((connection) => connection.ask('/')));
  const latencies: number[] = [];
  let left = requests;
  const before = await cpu();
  const began = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      while (left > 0) {
        left -= 1;
        const asked = performance.now();
        await connection.ask('/');
        latencies.push(performance.now() - asked);
      }
    }),
  );
  const duration = performance.now() - began;
  const outcome = { cpu: (await cpu()) - before, duration, latencies };
  for (const connection of [...connections, control]) connection.close();
  return outcome;
}
