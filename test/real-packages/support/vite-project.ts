/** A small project in a folder of its own, for Vite to build and serve. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export async function withProject(action: (root: string) => Promise<void>): Promise<void> {
  const scratch = join(import.meta.dirname, '..', '.scratch');
  await mkdir(scratch, { recursive: true });
  const root = await mkdtemp(join(scratch, 'vite-'));
  try {
    await writeFile(
      join(root, 'index.html'),
      '<!doctype html><div id="app"></div><script type="module" src="/main.ts"></script>',
    );
    await writeFile(
      join(root, 'main.ts'),
      "import { greet } from './greet.ts';\nimport './style.css';\nconst later = () => import('./later.ts');\ndocument.body.append(greet('Ada'));\nvoid later();\n",
    );
    await writeFile(join(root, 'greet.ts'), "export const greet = (name: string): string => 'hello, '.concat(name);\n");
    await writeFile(join(root, 'later.ts'), "export const later: string = 'later';\n");
    await writeFile(join(root, 'style.css'), 'body { color: red; }\n');
    await action(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
