import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from '../support/program.ts';

/**
 * What of Node's is loaded by and by. Printing to a pipe loads `net`, so it is printed last; so does `node:util` on some
 * versions, where stderr is one.
 */
const PROGRAM = `
  import 'node:util';
  const IO = ['net', 'tls', 'dgram', 'child_process', 'dns'];
  const loaded = () => IO.filter((name) => process.moduleLoadList.includes('NativeModule ' + name));
  const stages = [loaded()];
  const { getRunningLoop, DatagramProtocol, run, openConnection, StreamReader, sleep } = await import('tsyncio');
  stages.push(loaded());
  await run(async () => {
    const reader = new StreamReader();
    reader.feedData(Buffer.from('line\\n'));
    await reader.readline();
    await sleep(1);
    stages.push(loaded());
    await openConnection('127.0.0.1', 1).catch(() => {});
    stages.push(loaded());
    const options = { localAddr: ['127.0.0.1', 0] };
    const [transport] = await getRunningLoop().createDatagramEndpoint(() => new DatagramProtocol(), options);
    transport.close();
    stages.push(loaded());
  });
  console.log(JSON.stringify(stages));`;

test('nothing of I/O is loaded before it is used', async () => {
  const { stdout, stderr } = await runProgram(PROGRAM);
  assert.equal(stderr, '');
  const [none, imported, used, connected, datagrams] = JSON.parse(stdout) as string[][];
  assert.deepEqual(imported, none);
  assert.deepEqual(used, none);
  assert.ok(connected?.includes('net'));
  for (const name of ['tls', 'dgram', 'child_process']) assert.ok(!connected?.includes(name), name);
  assert.ok(datagrams?.includes('dgram'));
  assert.ok(!datagrams?.includes('tls'));
});
