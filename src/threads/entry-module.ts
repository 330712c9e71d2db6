/**
 * The module this thread began with. It is special: `import()` of it does not resolve while it waits at its top level
 * (`await run(main)`), and a worker that imports it runs the program's main part once more.
 */
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

let known: string | undefined;

function find(): string {
  const path = process.argv[1];
  if (path === undefined) return '';
  // `node app` stands for app.js as well.
  for (const candidate of [path, `${path}.js`]) {
    try {
      return pathToFileURL(realpathSync(candidate)).href;
    } catch {
      // Not there: the next.
    }
  }
  return '';
}

export function isEntryModule(url: string): boolean {
  known ??= find();
  return url === known;
}
