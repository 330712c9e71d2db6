// EXIT 13
function gate() { let open; const promise = new Promise((resolve) => (open = resolve)); return { open, promise }; }
const a = gate();
const b = gate();
async function left() {
  await a.promise; // EXPECT stuck-task
  b.open();
}
async function right() {
  await b.promise; // EXPECT stuck-task
  a.open();
}
async function main() {
  await Promise.all([left(), right()]);
}
await main();
