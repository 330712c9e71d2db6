// Exit code 0, and the last line is never printed.
function ask(question) {
  return new Promise(function (resolve) {
    if (question.length === 0) resolve('');
  });
}

async function main() {
  console.log('asking');
  const answer = await ask('name?'); // EXPECT stuck-task
  console.log(answer);
}

main();
