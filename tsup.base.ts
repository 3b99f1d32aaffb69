import { defineConfig } from 'tsup';

/** The one build all packages share: ESM and source maps, dependencies left external. scripts/build.mjs adds declarations. */
export function packageBuild(entry: string[] | Record<string, string>) {
  return defineConfig({
    entry,
    format: 'esm',
    target: 'node20',
    platform: 'node',
    sourcemap: true,
    // Declarations are written in another pass, and stay.
    clean: ['**/*', '!**/*.d.ts'],
  });
}
