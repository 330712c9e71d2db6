// A callback that is called on one path only.
const { readFile } = require('node:fs');

function load(path) {
  return new Promise((resolve, reject) => {
    readFile(path, 'utf8', (error, text) => {
      if (error) return reject(error);
      if (text.length > 1_000_000) resolve(text);
    });
  });
}

async function main() {
  const text = await load(__filename); // EXPECT stuck-task
  console.log(text.length);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
