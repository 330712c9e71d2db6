/**
 * Connections under random pieces, random ways of reading, and reads that are given up: every byte arrives, once and in
 * its place. Over real sockets, so few runs, each of many steps.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  Future,
  IncompleteReadError,
  LimitOverrunError,
  openConnection,
  openUnixConnection,
  run,
  type StreamReader,
  type StreamWriter,
  sleep,
  startServer,
  startUnixServer,
  TimeoutError,
  waitFor,
} from 'tsyncio';
import { portOf, socketPath } from '../streams/support.ts';
import { serverCertificate, trusting } from '../transports/certificates.ts';

const RUNS = 12;
const LIMIT = 300;

interface Write {
  readonly size: number;
  readonly then: 'go on' | 'drain' | 'give up a drain' | 'sleep';
}

interface Read {
  readonly how: 'read' | 'readexactly' | 'readline' | 'readuntil';
  readonly size: number;
  /** In ms; `undefined`: as long as it takes. */
  readonly patience: number | undefined;
}

interface Plan {
  readonly writes: readonly Write[];
  readonly reads: readonly Read[];
  readonly high: number;
}

const plans: fc.Arbitrary<Plan> = fc.record({
  writes: fc.array(
    fc.record({
      size: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 300_000 })),
      then: fc.constantFrom('go on', 'drain', 'give up a drain', 'sleep'),
    }),
    { minLength: 1, maxLength: 30 },
  ),
  reads: fc.array(
    fc.record({
      how: fc.constantFrom('read', 'readexactly', 'readline', 'readuntil'),
      size: fc.integer({ min: 1, max: 100_000 }),
      patience: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 10 },
  ),
  high: fc.constantFrom(0, 1000, 65536),
});

/** Bytes that tell their place, with a newline now and then. */
function contentOf(size: number): Buffer {
  const content = Buffer.alloc(size);
  for (let i = 0; i < size; i += 1) content[i] = i % 97 === 96 ? 10 : 32 + ((i * 7 + (i >> 8)) % 90);
  return content;
}

async function send(writer: StreamWriter, { writes, high }: Plan, content: Buffer): Promise<void> {
  writer.transport.setWriteBufferLimits({ high });
  let at = 0;
  for (const { size, then } of writes) {
    writer.write(content.subarray(at, at + size));
    at += size;
    if (then === 'drain') await writer.drain();
    else if (then === 'sleep') await sleep(1);
    else if (then === 'give up a drain') await orTooLate(waitFor(writer.drain(), 0));
  }
  await writer.drain();
  writer.close();
}

/** The plan of reads again and again, until the end. */
async function receive(reader: StreamReader, { reads }: Plan): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let turn = 0; !reader.atEof(); turn += 1) {
    const { how, size, patience } = reads[turn % reads.length] as Read;
    try {
      const piece = await orTooLate(
        patience === undefined ? once(reader, how, size) : waitFor(once(reader, how, size), patience),
      );
      if (piece !== undefined) pieces.push(piece);
    } catch (error) {
      if (error instanceof IncompleteReadError) pieces.push(error.partial);
      else if (error instanceof LimitOverrunError) pieces.push(await reader.readexactly(error.consumed));
      else throw error;
    }
  }
  return Buffer.concat(pieces);
}

function once(reader: StreamReader, how: Read['how'], size: number): Future<Buffer> {
  switch (how) {
    case 'read':
      return reader.read(size);
    case 'readexactly':
      return reader.readexactly(size);
    case 'readline':
      return reader.readline();
    case 'readuntil':
      return reader.readuntil(['q}', '\n']);
  }
}

async function orTooLate<T>(wait: PromiseLike<T>): Promise<T | undefined> {
  try {
    return await wait;
  } catch (error) {
    if (error instanceof TimeoutError) return undefined;
    throw error;
  }
}

const kinds = {
  TCP: async (handler: (reader: StreamReader, writer: StreamWriter) => unknown) => {
    const server = await startServer(handler, '127.0.0.1', 0);
    return { server, connection: await openConnection('127.0.0.1', portOf(server), { limit: LIMIT }) };
  },
  TLS: async (handler: (reader: StreamReader, writer: StreamWriter) => unknown) => {
    const server = await startServer(handler, '127.0.0.1', 0, { ssl: serverCertificate });
    const options = { limit: LIMIT, ssl: trusting };
    return { server, connection: await openConnection('127.0.0.1', portOf(server), options) };
  },
  'a Unix socket': async (handler: (reader: StreamReader, writer: StreamWriter) => unknown) => {
    const path = socketPath();
    const server = await startUnixServer(handler, path);
    return { server, connection: await openUnixConnection(path, { limit: LIMIT }) };
  },
};

for (const [kind, connect] of Object.entries(kinds)) {
  test(`every byte arrives once and in its place by ${kind}, whatever is given up`, () =>
    fc.assert(
      fc.asyncProperty(plans, (plan) =>
        run(async () => {
          const content = contentOf(plan.writes.reduce((sum, { size }) => sum + size, 0));
          const sent = new Future<undefined>();
          const { server, connection } = await connect(async (_reader, writer) => {
            await send(writer, plan, content);
            sent.setResult(undefined);
          });
          const [reader, writer] = connection;
          const received = await receive(reader, plan);
          await sent;
          assert.equal(received.length, content.length);
          assert.ok(received.equals(content));
          writer.close();
          server.close();
          await server.waitClosed();
        }),
      ),
      { numRuns: RUNS },
    ));
}
