// EXIT 1
const { readFile } = require('node:fs/promises');

async function main() {
  await readFile('/there/is/no/such/file');
}

main(); // EXPECT never-retrieved
