import { defineConfig } from 'vitest/config';

// Packages are tested from their sources: the condition below points every workspace import at src/.
const conditions = ['@hemlkit/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/{src,test,templates}/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    globalSetup: ['scripts/lib/temporary-folder.mjs', 'scripts/lib/built-command.mjs'],
  },
});
