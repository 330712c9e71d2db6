import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { withProject } from '../support/vite-project.ts';

const banner: Plugin = {
  name: 'banner',
  async transform(code, id) {
    return id.endsWith('greet.ts') ? { code: `/* greet */\n${code}`, map: null } : undefined;
  },
};

await withProject(async (root) => {
  await build({ root, logLevel: 'silent', configFile: false, plugins: [banner], build: { sourcemap: true } });
  const files = await readdir(join(root, 'dist'), { recursive: true });
  console.log(files.filter((file) => file.endsWith('.js')).length, files.includes('index.html'));
});
