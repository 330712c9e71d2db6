/**
 * Other versions of Node for the test matrix, brought by npm (its `node` package is made of one package a platform)
 * into `.cache/nodes/`, where they stay from one run to the next.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRepository } from './paths.ts';
import { execute, npm } from './processes.ts';

export type NodeFound =
  | { readonly found: true; readonly command: string; readonly version: string }
  | { readonly found: false; readonly why: string };

/** A Node of the release line (or exact version) asked for: this process's own, the cached one, or npm's. */
export function findNode(line: string): NodeFound {
  if (matches(process.version, line)) return { found: true, command: process.execPath, version: process.version };
  const folder = inRepository('.cache/nodes', line);
  const cached = versionIn(folder);
  if (cached !== undefined) return cached;
  mkdirSync(folder, { recursive: true });
  // A package.json of its own, or npm would install into the project around it.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const wanted = `${platformPackage()}@${line}`;
  const { code, output } = npm(['install', '--no-save', '--no-package-lock', '--prefix', folder, wanted], {
    cwd: folder,
    quiet: true,
  });
  if (code !== 0) return { found: false, why: `npm brings no ${wanted}: ${firstLine(output)}` };
  return versionIn(folder) ?? { found: false, why: `${wanted} is installed and does not run here` };
}

function versionIn(folder: string): NodeFound | undefined {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const command = join(folder, 'node_modules', platformPackage(), 'bin', name);
  if (!existsSync(command)) return undefined;
  const { code, output } = execute(command, ['--version'], { quiet: true });
  return code === 0 ? { found: true, command, version: output.trim() } : undefined;
}

function platformPackage(): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  // The one package that was named otherwise when it appeared.
  const prefix = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform}-${process.arch}`;
}

function matches(version: string, line: string): boolean {
  return version === `v${line}` || version.startsWith(`v${line}.`);
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
