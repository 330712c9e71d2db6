const { setTimeout: sleep } = require('node:timers/promises');

const lines = [];

async function flush() {
  await sleep(1);
  return lines.splice(0);
}

exports.write = async function write(line) {
  lines.push(line);
  flush(); // EXPECT never-awaited
  await sleep(1);
};
