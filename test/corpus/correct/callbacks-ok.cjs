'use strict';
// Async functions that Node calls: theirs is nobody's to wait for.
const fs = require('node:fs');
const http = require('node:http');
const { EventEmitter } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');
const { Transform, pipeline } = require('node:stream');

async function record(entry) {
  await sleep(1);
  return entry;
}

const bus = new EventEmitter();
bus.on('job', async (job) => {
  await record(job);
});
bus.on('job', record);
bus.once('close', async function onClose() {
  await record('closed');
});

const server = http.createServer(async (request, response) => {
  request.on('close', async () => {
    await record('gone');
  });
  await record(request.url);
  response.end('ok');
});

async function onTimer() {
  await record('timer');
}

process.on('beforeExit', async () => {
  if (bus.isOver) return;
  bus.isOver = true;
  await record('before exit');
});

fs.readFile(__filename, async (error, data) => {
  if (error) throw error;
  await record(data.length);
});
setTimeout(onTimer, 1);
setTimeout(async () => {
  await record('function expression');
}, 1);
setImmediate(onTimer);
process.nextTick(async () => record('next'));
queueMicrotask(async () => record('micro'));
const timer = setInterval(async () => {
  clearInterval(timer);
  await record('tick');
}, 1);
bus.emit('job', 1);
bus.emit('close');

const upper = new Transform({
  async transform(chunk, _encoding, callback) {
    await record(chunk.length);
    callback(null, String(chunk).toUpperCase());
  },
});

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  http.get({ port, agent: false }, async (response) => {
    let text = '';
    for await (const chunk of response) text += chunk;
    console.log(text);
    server.close(async (error) => {
      await record(error);
    });
  });
});

pipeline(fs.createReadStream(__filename, { end: 9 }), upper, async function* (source) {
  for await (const chunk of source) yield chunk;
}, async (source) => {
  for await (const chunk of source) console.log(String(chunk).length);
}, async (error) => {
  await record(error);
});

exports.handler = async (event) => record(event);
