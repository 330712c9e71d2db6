// Packages do the work; what is done wrong with them is the program's, what they do themselves is not.
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import createApp from 'tiny-server';
import database from 'tiny-db';
import { startUp } from './src/start.mjs';

const { Database, connect } = database;

async function audit(what) {
  await sleep(1);
  return what;
}

const app = createApp();
app.use(async (request) => {
  audit(request.url); // EXPECT never-awaited
});
const port = await app.listen(0); // EXPECT resource-leak
const other = await startUp();

const db = await Database.open(fileURLToPath(import.meta.url)); // EXPECT resource-leak
async function use() {
  console.log(await db.get('a'));
  db.get('b'); // EXPECT never-awaited
  db.set('c', 1); // EXPECT never-awaited
}

await use();
db.each(['d'], (key) => {
  audit(key); // EXPECT never-awaited
});
await fetch(`http://127.0.0.1:${port}/`).then((response) => response.text());
await connect(other); // EXPECT resource-leak
await sleep(20);
process.exit(0);
