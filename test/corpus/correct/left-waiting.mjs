// A consumer beside main() that waits for its next item when the program is done.
const items = [];
let wake = () => {};

async function consume() {
  while (true) {
    if (items.length === 0) {
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
    console.log(items.shift());
  }
}

async function main() {
  for (const item of ['a', 'b']) {
    items.push(item);
    wake();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

consume();
main();
