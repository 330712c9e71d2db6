/** The load, in a process of its own: for each message a fixed number of requests over kept-alive connections. */
import { Connection } from './connection.ts';

const CONNECTIONS = 20;

export interface Order {
  readonly port: number;
  /** Requests before those that are measured: an idle server has saved up for stacks, a busy one has not. */
  readonly leadIn: number;
  readonly requests: number;
}

export interface Outcome {
  /** µs of the server's processor time for the requests before. */
  readonly leadIn: number;
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

async function load({ port, leadIn, requests }: Order): Promise<Outcome> {
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(port));
  const control = new Connection(port);
  const cpu = async (): Promise<number> => JSON.parse(await control.ask('/cpu')).cpu;
  const paused = await cpu();
  await ask(connections, leadIn);
  const before = await cpu();
  const began = performance.now();
  const latencies = await ask(connections, requests);
  const duration = performance.now() - began;
  const outcome = { leadIn: before - paused, cpu: (await cpu()) - before, duration, latencies };
  for (const connection of [...connections, control]) connection.close();
  return outcome;
}

/** So many requests, each connection one after the other. Returns ms that each answer took. */
async function ask(connections: readonly Connection[], requests: number): Promise<number[]> {
  const latencies: number[] = [];
  let left = requests;
  const work = connections.map(async (connection) => {
    while (left > 0) {
      left -= 1;
      const asked = performance.now();
      await connection.ask('/');
      latencies.push(performance.now() - asked);
    }
  });
  await Promise.all(work);
  return latencies;
}
