'use strict';
// The event came before anybody listened.
const { EventEmitter, once } = require('node:events');

class Database extends EventEmitter {
  open() {
    this.emit('open');
    return this;
  }
}

async function connect() {
  const database = new Database().open();
  await once(database, 'open'); // EXPECT stuck-task
  return database;
}

async function start() {
  const database = await connect();
  console.log('connected', database);
}

start();
