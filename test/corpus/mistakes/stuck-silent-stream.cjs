const { Readable } = require('node:stream');
async function read(stream) {
  let text = '';
  for await (const chunk of stream) text += chunk; // EXPECT stuck-task
  return text;
}
async function main() {
  const stream = new Readable({ read() {} });
  stream.push('hello');
  console.log(await read(stream));
}
main().catch(console.error);
