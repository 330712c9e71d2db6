// A bare promise whose failure is only seen by the process.
process.on('unhandledRejection', (error) => console.log('unhandled', error.message));

async function charge(card) {
  await null;
  throw new Error(`declined ${card}`);
}

function checkout() {
  const paid = charge(42); // EXPECT never-retrieved
  return typeof paid;
}

console.log(checkout());
setTimeout(() => {}, 10);
