import type { ImportQuestion } from '../question.ts';

export const question: ImportQuestion = {
  kind: 'import',
  title: 'Import',
  operation: 'import',
  same: `The first import in a fresh process, files in the system's cache. asyncio brings \`ssl\` and \`selectors\` along. Effect: the whole package, as its manual imports it.
Bare: \`node:timers/promises\`.`,
  cases: [{ name: 'fresh process', size: 1, operations: 1 }],
  peers: {
    async tsyncio() {
      await import('tsyncio');
    },
    async effect() {
      await import('effect');
    },
    async effection() {
      await import('effection');
    },
    async bare() {
      await import('node:timers/promises');
    },
  },
};
