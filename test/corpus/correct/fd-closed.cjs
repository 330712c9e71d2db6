const fs = require('fs');
const os = require('os');
const path = require('path');

const name = path.join(os.tmpdir(), `judge-fd-${process.pid}`);
const fd = fs.openSync(name, 'w');
try {
  fs.writeSync(fd, 'text');
} finally {
  fs.closeSync(fd);
}
fs.open(name, 'r', (error, other) => {
  if (error) throw error;
  fs.close(other, () => {
    const stream = fs.createReadStream(name);
    stream.on('data', (data) => console.log(String(data)));
    stream.on('close', () => {
      fs.appendFile(name, 'more', () => {
        fs.createWriteStream(name).end('last', () => fs.unlink(name, () => console.log('gone')));
      });
    });
  });
});
