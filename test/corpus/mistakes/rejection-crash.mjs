// EXIT 1
async function load(id) {
  if (id > 1) throw new Error('no such id');
  return id;
}
function main() {
  load(1).then((x) => console.log(x));
  load(2).then((x) => console.log(x)); // EXPECT never-retrieved
}
main();
setTimeout(() => console.log('never'), 100);
