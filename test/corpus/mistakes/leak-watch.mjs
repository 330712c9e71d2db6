import { watch } from 'node:fs';
import { tmpdir } from 'node:os';

const watcher = watch(tmpdir()); // EXPECT resource-leak
watcher.on('change', () => {});
setTimeout(() => {
  console.log('bye');
  process.exit(0);
}, 10);
