// Every way to call a function and to look away.
import { setTimeout as sleep } from 'node:timers/promises';

async function save(n) {
  await sleep(1);
  return n;
}

async function load() {
  await sleep(1);
}

const hooks = { onSave: save, nested: { save } };
const table = { a: save, b: save };

async function statements(kind, isOk) {
  hooks?.onSave?.(1); // EXPECT never-awaited
  hooks.nested['save'](2); // EXPECT never-awaited
  table[kind](3); // EXPECT never-awaited
  (isOk ? save : load)(4); // EXPECT never-awaited
  isOk ? save(5) : load(); // EXPECT never-awaited
  isOk && save(6); // EXPECT never-awaited
  if (isOk) save(7); // EXPECT never-awaited
  else load();
  save.call(null, 8); // EXPECT never-awaited
  save.apply(null, [9]); // EXPECT never-awaited
  save.bind(null, 10)(); // EXPECT never-awaited
  Reflect.apply(save, null, [11]); // EXPECT never-awaited
  switch (kind) {
    case 'a':
      save(12); // EXPECT never-awaited
      break;
    default:
      load();
  }
  for (const n of [13, 14]) save(n); // EXPECT never-awaited
  let left = 1;
  while (left-- > 0) save(15); // EXPECT never-awaited
  do save(16); // EXPECT never-awaited
  while (false);
  label: {
    save(17); // EXPECT never-awaited
    break label;
  }
  try {
    save(18); // EXPECT never-awaited
  } catch (error) {
    console.error(error);
  } finally {
    save(19); // EXPECT never-awaited
  }
  console.log('saved'), save(20); // EXPECT never-awaited
}

await statements('a', true);
await sleep(20);
