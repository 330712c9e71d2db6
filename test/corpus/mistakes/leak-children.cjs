'use strict';
// Child processes that outlive the work.
const { exec, execFile, fork, spawn } = require('node:child_process');
const { once } = require('node:events');

function start(command, ...args) {
  return spawn(command, args, { stdio: 'ignore' }); // EXPECT resource-leak
}

class Service {
  constructor(script) {
    this.child = execFile(process.execPath, ['-e', script], () => {}); // EXPECT resource-leak
  }
}

async function main() {
  const sleeper = start('sleep', '3');
  await once(sleeper, 'spawn');
  const service = new Service('setTimeout(() => {}, 3000)');
  await once(service.child, 'spawn');
  const shell = exec('sleep 3'); // EXPECT resource-leak
  await once(shell, 'spawn');
  const done = spawn('true');
  await once(done, 'close');
  const killed = spawn('sleep', ['3']);
  killed.kill();
  await once(killed, 'close');
  console.log('working');
  process.exit(0);
}

main();
