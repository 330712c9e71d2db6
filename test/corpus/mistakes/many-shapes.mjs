import { setTimeout as sleep } from 'node:timers/promises';
const log = async (...args) => { await sleep(1); return args; };
const tasks = { a: () => log('a'), b: () => log('b') };
export class Machine {
  state = 'idle';
  transitions = { idle: { start: () => this.start() }, running: { stop: async () => { await log('stop'); } } };
  async start() { await log('start'); this.state = 'running'; }
  dispatch(event) {
    this.transitions[this.state][event]?.(); // EXPECT never-awaited
  }
  get [Symbol.toStringTag]() { return 'Machine'; }
}
function debounce(fn, ms) {
  let t;
  return (...args) => { clearTimeout(t); t = setTimeout(() => fn(...args), ms); }; // EXPECT never-awaited
}
function withRetry(fn) {
  return async (...args) => { try { return await fn(...args); } catch { return fn(...args); } };
}
const save = withRetry(async (x) => { await sleep(1); return x; });
const later = debounce(save, 1);
const pipe = (...fns) => (x) => fns.reduce((acc, fn) => fn(acc), x);
async function main() {
  const m = new Machine();
  m.dispatch('start');
  await sleep(5);
  m.dispatch('stop');
  later(1);
  save(2); // EXPECT never-awaited
  pipe((x) => x + 1, save)(1); // EXPECT never-awaited
  tasks['a'](); // EXPECT never-awaited
  Object.values(tasks).forEach((t) => t()); // EXPECT never-awaited
  for (const t of Object.values(tasks)) t(); // EXPECT never-awaited
  new Map([['x', log]]).get('x')('y'); // EXPECT never-awaited
  const r = [1, 2].map(log); // EXPECT never-awaited
  const s = new Set([1]); s.forEach((x) => log(x)); // EXPECT never-awaited
  [1].at(0) && log('and'); // EXPECT never-awaited
  const x = (log('comma'), 5); // EXPECT never-awaited
  const y = !log('not'); // EXPECT never-awaited
  const z = log('typeof') instanceof Promise; // EXPECT never-awaited
  const obj = { a: log('field') }; // EXPECT never-awaited
  const [q] = [log('elem')]; // EXPECT never-awaited
  let v = log('first'); // EXPECT never-awaited
  v = await log('second');
  try { return log('ret'); } finally { log('finally'); } // EXPECT never-awaited
  console.log(r.length, x, y, z, Object.keys(obj), typeof q, v);
}
await main();
await sleep(30);
