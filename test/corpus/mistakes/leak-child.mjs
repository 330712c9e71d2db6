import { spawn } from 'node:child_process';
import { once } from 'node:events';

const cat = spawn('cat', [], { stdio: ['pipe', 'pipe', 'inherit'] }); // EXPECT resource-leak
cat.stdin.write('hello\n');
const [data] = await once(cat.stdout, 'data');
console.log(String(data).trim());
process.exit();
