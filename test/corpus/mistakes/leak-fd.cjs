const fs = require('fs');

function size(path) {
  const fd = fs.openSync(path, 'r'); // EXPECT resource-leak
  return fs.fstatSync(fd).size;
}

console.log(size(__filename) > 0);
