// Long calls into Node, in continuations of native promises.
import { execSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, pbkdf2Sync, scryptSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const pause = () => sleep(5);

function hash(password) {
  return pbkdf2Sync(password, 'salt', 900_000, 64, 'sha512'); // EXPECT blocked-loop
}

class Passwords {
  static derive(password) {
    return scryptSync(password, 'salt', 64, { N: 2 ** 17, r: 8, p: 3, maxmem: 2 ** 30 }); // EXPECT blocked-loop
  }
}

async function main() {
  await pause();
  hash('secret');
  await pause();
  Passwords.derive('secret');
  await pause();
  execSync('sleep 0.3'); // EXPECT blocked-loop
  await pause();
  spawnSync('sleep', ['0.3']); // EXPECT blocked-loop
  await pause();
  brotliCompressSync(Buffer.alloc(40_000_000, 'the quick brown fox ')); // EXPECT blocked-loop
  await pause();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300); // EXPECT blocked-loop
  await pause();
  const valid = /^(a+)+$/.test(`${'a'.repeat(24)}!`); // EXPECT blocked-loop
  await pause();
  console.log(valid, gzipSync('x').length > 0, typeof generateKeyPairSync);
}

await main();
