import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer } from 'vite';
import { withProject } from '../support/vite-project.ts';

await withProject(async (root) => {
  const server = await createServer({
    root,
    logLevel: 'silent',
    configFile: false,
    server: { host: '127.0.0.1', port: 0 },
  });
  try {
    await server.listen();
    const [address = ''] = server.resolvedUrls?.local ?? [];
    const page = await (await fetch(address)).text();
    console.log(page.includes('/@vite/client'));
    for (const path of ['main.ts', 'greet.ts', 'style.css', '@vite/client']) {
      const response = await fetch(address + path, { headers: { accept: '*/*' } });
      console.log(path, response.status, (await response.text()).length > 0);
    }
    await writeFile(
      join(root, 'greet.ts'),
      "export const greet = (name: string): string => 'good morning, '.concat(name);\n",
    );
    await sleep(200);
    console.log((await server.transformRequest('/greet.ts'))?.code.includes('good morning'));
    const module = (await server.ssrLoadModule('/greet.ts')) as { greet(name: string): string };
    console.log(module.greet('Ada'));
  } finally {
    await server.close();
  }
});
