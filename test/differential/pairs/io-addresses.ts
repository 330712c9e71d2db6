import { getRunningLoop, run } from 'tsyncio';
import { say } from './support.ts';

await run(async () => {
  const loop = getRunningLoop();
  for (const [host, port, family] of [
    ['127.0.0.1', 80, 0],
    ['::1', 81, 0],
    ['localhost', 82, 'IPv4'],
    [undefined, 83, 'IPv4'],
  ] as const) {
    const found = await loop.getaddrinfo(host, port, { family });
    say(...[...new Set(found.map((address) => `${address.address} ${address.port}`))].sort());
  }
  try {
    await loop.getaddrinfo('127.0.0.1', 80, { family: 'IPv6' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === 'getaddrinfo') say('no such address');
  }
  const [host, service] = await loop.getnameinfo(['127.0.0.1', 59_999]);
  say(host, service);
  try {
    await loop.getnameinfo('127.0.0.1' as never);
  } catch (error) {
    if (error instanceof TypeError) say('refused');
  }
});
