import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BaseTransport,
  DatagramTransport,
  ReadTransport,
  RuntimeError,
  SubprocessTransport,
  Transport,
  WriteTransport,
} from 'tsyncio';

test('a transport knows what it was made with [test_transports.TransportTests.test_ctor_extra_is_none test_transports.TransportTests.test_get_extra_info]', () => {
  assert.equal(new Transport().getExtraInfo('extra'), undefined);
  const transport = new Transport({ extra: 'info' });
  assert.equal(transport.getExtraInfo('extra'), 'info');
  assert.equal(transport.getExtraInfo('unknown'), undefined);
  const otherwise = {};
  assert.equal(transport.getExtraInfo('unknown', otherwise), otherwise);
});

test('writelines writes all at once, where a transport says no other [test_transports.TransportTests.test_writelines]', () => {
  const written: string[] = [];
  class Mine extends Transport {
    override write(data: Uint8Array): void {
      written.push(Buffer.from(data).toString());
    }
  }
  new Mine().writelines([Buffer.from('line1'), new Uint8Array(Buffer.from('line2')), 'line3']);
  assert.deepEqual(written, ['line1line2line3']);
});

test('what a transport does not implement it says [test_transports.TransportTests.test_not_implemented test_transports.TransportTests.test_dgram_not_implemented test_transports.TransportTests.test_subprocess_transport_not_implemented]', () => {
  const transport = new Transport();
  const datagrams = new DatagramTransport();
  const child = new SubprocessTransport();
  const base = new BaseTransport();
  const read = new ReadTransport();
  const write = new WriteTransport();
  for (const call of [
    () => transport.setWriteBufferLimits(),
    () => transport.getWriteBufferLimits(),
    () => transport.getWriteBufferSize(),
    () => transport.write('data'),
    () => transport.writeEof(),
    () => transport.canWriteEof(),
    () => transport.pauseReading(),
    () => transport.resumeReading(),
    () => transport.isReading(),
    () => transport.close(),
    () => transport.abort(),
    () => transport.isClosing(),
    () => transport.getProtocol(),
    () => transport.setProtocol(transport.getProtocol()),
    () => datagrams.sendto('data'),
    () => datagrams.abort(),
    () => child.getPid(),
    () => child.getReturncode(),
    () => child.getPipeTransport(1),
    () => child.sendSignal(1),
    () => child.terminate(),
    () => child.kill(),
    () => base.close(),
    () => read.pauseReading(),
    () => read.resumeReading(),
    () => read.isReading(),
    () => write.abort(),
  ]) {
    assert.throws(call, RuntimeError);
  }
});
