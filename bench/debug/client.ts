/** The load, by autocannon in a process of its own: for each message a fixed number of requests. */
import autocannon from 'autocannon';

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

/**
 * One run of autocannon over kept-alive connections: a pause between what does not count and what does would let the
 * server save up for stacks again. So the clocks are read while it runs.
 */
async function load({ port, leadIn, requests }: Order): Promise<Outcome> {
  const url = `http://127.0.0.1:${port}`;
  const amount = leadIn + requests;
  const latencies: number[] = [];
  const paused = await read(url);
  let before: Promise<Reading> | undefined;
  let after: Promise<Reading> | undefined;
  const { errors, non2xx } = await autocannon({
    url,
    amount,
    connections: Math.min(CONNECTIONS, amount),
    setupClient: (client) =>
      client.on('response', (_status, _bytes, responseTime) => {
        latencies.push(responseTime);
        if (latencies.length === leadIn) before = read(url);
        if (latencies.length === amount) after = read(url);
      }),
  });
  if (errors + non2xx > 0) throw new Error(`${errors} requests failed, ${non2xx} were not answered by 200`);
  const [began, ended] = [(await before) ?? paused, (await after) ?? paused];
  return {
    leadIn: began.cpu - paused.cpu,
    cpu: ended.cpu - began.cpu,
    duration: ended.at - began.at,
    latencies: latencies.slice(leadIn),
  };
}

interface Reading {
  /** µs of the server's processor time. */
  readonly cpu: number;
  /** ms on this process's clock. */
  readonly at: number;
}

async function read(url: string): Promise<Reading> {
  const at = performance.now();
  const answer = (await (await fetch(`${url}/cpu`)).json()) as { cpu: number };
  return { cpu: answer.cpu, at };
}
