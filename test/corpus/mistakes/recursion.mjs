import { setTimeout as sleep } from 'node:timers/promises';

const tree = { name: 'root', children: [{ name: 'a', children: [] }, { name: 'b', children: [{ name: 'c', children: [] }] }] };
const visited = [];

async function walk(node) {
  await sleep(1);
  visited.push(node.name);
  for (const child of node.children) {
    // EXPECT never-awaited
    walk(child);
  }
}

async function poll(left) {
  await sleep(1);
  if (left > 0) {
    poll(left - 1); // EXPECT never-awaited
  }
}

async function pollAgain(left) {
  await sleep(1);
  if (left > 0) return pollAgain(left - 1);
  return 'done';
}

const deferred = {
  schedule(action) {
    return Promise.resolve().then(action);
  },
};

function later(value) {
  return deferred.schedule(() => sleep(1, value));
}

async function main() {
  await walk(tree);
  await poll(2);
  await pollAgain(2);
  later('x'); // EXPECT never-awaited
  await later('y');
  await sleep(30);
  console.log(visited.length);
}

await main();
