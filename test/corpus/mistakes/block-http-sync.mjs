// A request handler that computes.
import { createServer } from 'node:http';
import { get } from 'node:http';

function primes(limit) {
  const found = [];
  const n = 1_000_000_007;
  let divisors = 0;
  for (let d = 2; d < 300_000_000; d++) if (n % d === 0) divisors++; // EXPECT blocked-loop
  if (divisors === 0 && found.length < limit) found.push(n);
  return found;
}

const server = createServer((request, response) => {
  response.end(String(primes(10).length));
});
server.listen(0, '127.0.0.1', () => {
  get({ port: server.address().port, host: '127.0.0.1', agent: false }, (response) => {
    response.resume();
    response.on('end', () => server.close());
  });
});
