import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: where Vitest looks for it
export default defineConfig({ test: { setupFiles: ['tsyncio/testing/vitest'], include: ['*.spec.ts'] } });
