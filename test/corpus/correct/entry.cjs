'use strict';
// A CommonJS program as they are written: a bare call of main at the end.
const { readFile } = require('node:fs/promises');
const { setTimeout: sleep } = require('node:timers/promises');

async function main() {
  const text = await readFile(__filename, 'utf8');
  console.log(text.length > 0);
  await sleep(1);
}

async function other() {
  await sleep(1);
}

exports.main = main;

if (require.main === module) {
  main();
}

other();
main().catch((error) => {
  console.error(error);
  process.exit(1);
});
require.main === module && other();
