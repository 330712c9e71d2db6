'use strict';
const { promises: fs } = require('node:fs');
const { setTimeout: sleep } = require('node:timers/promises');

async function persist(record) {
  await sleep(1);
  return record;
}

exports.persist = persist;

function handler(records) {
  for (const record of records) {
    persist(record); // EXPECT never-awaited
  }
  records.forEach(async function each(record) { // EXPECT never-awaited
    await persist(record);
  });
}

async function main() {
  handler([1, 2]);
  // EXPECT never-awaited
  exports.persist(3);
  fs.stat(__filename); // EXPECT never-awaited
  records && persist(4); // EXPECT never-awaited
  records ? persist(5) : null; // EXPECT never-awaited
  persist(6), persist(7); // EXPECT never-awaited
  await sleep(20);
}

const records = true;
main().then(() => console.log('done'));
