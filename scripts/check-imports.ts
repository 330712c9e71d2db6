/**
 * The import rules: no cycles among value imports, and arrows that point down only (scripts/layers.ts), for value and
 * type-only imports alike. Value imports are dependency-cruiser's work, on dist/; type-only ones are erased there and
 * are read from src/ here. Cycles of types are harmless and allowed.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';
import { below, layerOf, layers } from './layers.ts';
import { inRepository } from './paths.ts';
import { execute } from './processes.ts';

const cruiser = inRepository('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const values = execute(process.execPath, [cruiser, '--config', '.dependency-cruiser.mjs', 'dist']);

const source = inRepository('src');
const wrong: string[] = [];
for (const file of globSync('**/*.ts', { cwd: source }).sort()) {
  const layer = layerOf(file);
  if (!layers.includes(layer)) wrong.push(`src/${file}: no layer is called ${layer}; give it one in scripts/layers.ts`);
  const allowed = below(layer);
  for (const specifier of importsOf(join(source, file))) {
    if (!specifier.startsWith('.')) continue;
    const target = layerOf(relative(source, join(source, dirname(file), specifier)));
    if (!allowed.has(target))
      wrong.push(`src/${file}: imports ${specifier}, and ${layer} may not reach up to ${target}`);
  }
}
for (const line of wrong) console.error(line);
if (wrong.length === 0) console.log('types: arrows point down only');
process.exit(values.code !== 0 || wrong.length > 0 ? 1 : 0);

function importsOf(file: string): string[] {
  const { module, errors } = parseSync(file, readFileSync(file, 'utf8'));
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`);
  const reExports = module.staticExports.flatMap(({ entries }) => entries.map((entry) => entry.moduleRequest?.value));
  const imports = module.staticImports.map((statement) => statement.moduleRequest.value);
  return [...imports, ...reExports].filter((specifier) => specifier !== undefined);
}
