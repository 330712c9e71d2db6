import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openConnection, run, type StreamReader, type StreamWriter } from 'tsyncio';
import { text } from '../streams/support.ts';
import { runExample, skip, startExample, ways } from './support.ts';

const portIn = (greeting: string): number => Number(/^chat at port (\d+)$/m.exec(greeting)?.[1]);

async function join(port: number, name: string): Promise<[StreamReader, StreamWriter]> {
  const [reader, writer] = await openConnection('127.0.0.1', port);
  assert.equal(text(await reader.readline()), 'Your name?\n');
  writer.write(`${name}\n`);
  assert.equal(text(await reader.readline()), `* ${name} is here\n`);
  return [reader, writer];
}

for (const [title, way] of ways) {
  test(`guests hear one another; Ctrl-C says good-bye to them${title}`, { skip }, async () => {
    const { child, greeting, ended } = await startExample('chat.ts', ['--port', '0'], way);
    await run(async () => {
      const port = portIn(greeting);
      const [ann, annWriter] = await join(port, 'Ann');
      const [bob, bobWriter] = await join(port, 'Bob');
      assert.equal(text(await ann.readline()), '* Bob is here\n');
      bobWriter.write('hello, Ann\r\n/who\n');
      assert.equal(text(await ann.readline()), 'Bob: hello, Ann\n');
      assert.equal(text(await bob.readline()), '* Ann, Bob\n');
      bobWriter.write('/quit\n');
      assert.equal((await bob.read()).length, 0);
      bobWriter.close();
      assert.equal(text(await ann.readline()), '* Bob has left\n');
      child.kill('SIGINT');
      assert.equal(text(await ann.read()), '* the chat is closing, good-bye\n');
      annWriter.close();
    });
    assert.deepEqual(await ended, { code: 0, complaints: '' });
  });

  test(`a name is taken once, and a connection that breaks is no news${title}`, { skip }, async () => {
    const { child, greeting, ended } = await startExample('chat.ts', ['--port', '0'], way);
    await run(async () => {
      const port = portIn(greeting);
      const [, ann] = await join(port, 'Ann');
      for (const [name, answer] of [
        ['Ann', 'There is a Ann already.\n'],
        [' ', 'No name, no chat.\n'],
      ]) {
        const [reader, writer] = await openConnection('127.0.0.1', port);
        writer.write(`${name}\n`);
        assert.equal(text(await reader.read()), `Your name?\n${answer}`);
        writer.close();
      }
      for (const leave of ['close', 'abort'] as const) {
        const [, writer] = await openConnection('127.0.0.1', port);
        writer.transport[leave]();
      }
      ann.transport.abort();
      child.kill('SIGTERM');
    });
    assert.deepEqual(await ended, { code: 0, complaints: '' });
  });
}

test('--help explains the option; a wrong use, or a port that is taken, is a message and an exit code', {
  skip,
}, async () => {
  const { code, stdout } = await runExample('chat.ts', { args: ['--help'] });
  assert.equal(code, 0);
  assert.match(stdout, /--port N/);
  for (const args of [['--port', 'x'], ['--port', '70000'], ['--nonsense'], ['word']]) {
    const wrong = await runExample('chat.ts', { args });
    assert.deepEqual([wrong.code, wrong.stdout], [2, '']);
    assert.match(wrong.stderr, /^chat: .*\nTry --help\.\n$/);
  }
  const { child, greeting, ended } = await startExample('chat.ts', ['--port', '0'], []);
  const taken = await runExample('chat.ts', { args: ['--port', String(portIn(greeting))] });
  assert.equal(taken.code, 1);
  assert.match(taken.stderr, /^chat: .*EADDRINUSE/);
  child.kill('SIGINT');
  assert.equal((await ended).code, 0);
});
