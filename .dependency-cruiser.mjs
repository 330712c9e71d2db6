/**
 * Import rules, checked on the compiled modules: `verbatimModuleSyntax` leaves exactly the value imports there, and
 * dependency-cruiser reads no TypeScript 7 source before that compiler has an API (7.1, say its release notes).
 * scripts/check-imports.ts runs this and adds what only the sources show, the type-only imports.
 */
import { below, layers } from './scripts/layers.ts';

const folders = layers.map((layer) => `^dist/${layer}[/.]`);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'only-declared-dependencies',
      comment: 'A package that dist/ imports must be in "dependencies" (or optional), or users do not get it.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'undetermined'] },
    },
    {
      name: 'folder-without-layer',
      comment: 'Give the folder its arrows in scripts/layers.ts.',
      severity: 'error',
      from: { path: '^dist/', pathNot: folders },
      to: {},
    },
    ...layers.map((layer) => ({
      name: `${layer}-points-down`,
      comment: 'Arrows point down only: scripts/layers.ts.',
      severity: 'error',
      from: { path: `^dist/${layer}[/.]` },
      to: { path: '^dist/', pathNot: [...below(layer)].map((name) => `^dist/${name}[/.]`) },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['node', 'import', 'default'] },
  },
};
