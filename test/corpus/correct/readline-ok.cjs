const readline = require('readline');
const fs = require('fs');

const lines = readline.createInterface({ input: fs.createReadStream(__filename) });
let count = 0;
lines.on('line', () => count++);
lines.on('close', () => console.log(count > 3));
const child = require('child_process').execFile('echo', ['hi'], (error, stdout) => console.log(error, stdout.trim()));
child.on('exit', (code) => console.log('exit', code));
