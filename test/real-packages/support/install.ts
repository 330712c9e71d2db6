/** The packages of this folder, installed on demand. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

export function install(): void {
  if (existsSync(join(root, 'node_modules/fastify/package.json'))) return;
  console.log('installing the packages …');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the packages could not be installed');
}
