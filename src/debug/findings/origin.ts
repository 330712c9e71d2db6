/**
 * Whose code a frame belongs to. What is said about a program depends on it: a mistake is named at the user's frame,
 * and nothing is said about what packages and Node do among themselves.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `own` is tsyncio, `node` is Node and V8 (and code without a file). */
export type Origin = 'user' | 'dependency' | 'node' | 'own';

/** The compiled tree this module is in, `dist/` of an installed package. Examples and tests beside it are users. */
const ownTree = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGE_NAME = 'tsyncio';
/** `node -e`, `node -p` and the REPL: the user's words, though they have no file. */
const TYPED_IN = /^(\[eval\d*\]|REPL\d+|\[stdin\])$/;

const known = new Map<string, Origin>();
/** Folder → whether it belongs to a copy of tsyncio. */
const packages = new Map<string, boolean>();

export function originOf(file: string): Origin {
  let origin = known.get(file);
  if (origin === undefined) {
    origin = classify(file);
    known.set(file, origin);
  }
  return origin;
}

function classify(file: string): Origin {
  if (TYPED_IN.test(file)) return 'user';
  if (!isAbsolute(file)) return 'node';
  if (file.startsWith(ownTree) || isInOurPackage(file)) return 'own';
  return file.includes(`${sep}node_modules${sep}`) ? 'dependency' : 'user';
}

/**
 * Another copy of the package, or this one by another path: a workspace link, `npm link`, a package manager's store,
 * `--preserve-symlinks`. Known by the nearest package.json, not by the path.
 */
function isInOurPackage(file: string): boolean {
  let folder = dirname(file);
  try {
    folder = dirname(realpathSync(file));
  } catch {
    // A file that only exists in memory is judged by its path.
  }
  return isOurs(folder);
}

function isOurs(folder: string): boolean {
  const cached = packages.get(folder);
  if (cached !== undefined) return cached;
  const root = packageRoot(folder);
  const tree = root === undefined ? '' : relative(root.folder, folder).split(sep)[0];
  const ours = root?.name === PACKAGE_NAME && (tree === 'dist' || tree === 'src');
  packages.set(folder, ours);
  return ours;
}

function packageRoot(start: string): { folder: string; name: unknown } | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const name = typeof manifest === 'object' && manifest !== null && 'name' in manifest ? manifest.name : undefined;
      // A package.json without a name (`{"type": "module"}` in a build folder) is no package of its own.
      if (name !== undefined) return { folder, name };
    } catch {
      // None here, or none that can be read: look further up.
    }
    if (dirname(folder) === folder) return undefined;
  }
}
