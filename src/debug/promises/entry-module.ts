/** The module the process (or worker thread) was started with. */
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

let entry: string | undefined;

/** Whether `file` is what Node was told to run. */
export function isEntryModule(file: string): boolean {
  // `node -e` and its like: `[eval1]`, `/some/folder/[stdin]`.
  if (/(^|\/|\\)\[(eval\d*|stdin)\]/.test(file)) return true;
  entry ??= resolveEntry();
  return file === entry;
}

function resolveEntry(): string {
  const argument = process.argv[1];
  if (argument === undefined) return '';
  try {
    return realpathSync(argument);
  } catch {
    // `node app` for app.js, `node folder` for its main file.
  }
  try {
    return createRequire(join(process.cwd(), 'noop.js')).resolve(argument);
  } catch {
    return argument;
  }
}
