'use strict';
// Node's callbacks, in CommonJS.
const fs = require('node:fs');
const { EventEmitter } = require('node:events');
const { promisify } = require('node:util');
const { execFile } = require('node:child_process');

const wait = promisify(setTimeout);

async function record(entry) {
  await wait(1);
  return entry;
}

class Job extends EventEmitter {
  constructor(name) {
    super();
    this.name = name;
    record(`new ${name}`); // EXPECT never-awaited
    this.on('done', function onDone() {
      record(`done ${this.name}`); // EXPECT never-awaited
    });
  }

  finish() {
    this.emit('done');
  }
}

function main(done) {
  fs.stat(__filename, (error, stats) => {
    if (error) throw error;
    record(stats.size); // EXPECT never-awaited
    execFile(process.execPath, ['-e', '0'], (failure) => {
      record(failure); // EXPECT never-awaited
      setTimeout(() => record('later'), 1); // EXPECT never-awaited
      setImmediate(() => record('soon')); // EXPECT never-awaited
      process.nextTick(() => record('next')); // EXPECT never-awaited
      queueMicrotask(() => record('micro')); // EXPECT never-awaited
      setTimeout(function () {
        record('function'); // EXPECT never-awaited
      }, 1);
      const timer = setInterval(() => {
        clearInterval(timer);
        record('tick'); // EXPECT never-awaited
      }, 1);
      setTimeout(done, 50);
    });
  });
}

const job = new Job('first');
main(() => {
  job.finish();
  setTimeout(() => console.log('over'), 20);
});
