// EXIT 13
const never = new Promise(() => {});

async function wait() {
  await never; // EXPECT stuck-task
}

console.log('waiting');
await wait();
