import { defineConfig } from 'tsup';
import { licences } from './scripts/lib/licences';

/**
 * The one build all packages share: ESM and source maps, dependencies left external. scripts/build.mjs adds declarations.
 * @param bundled dependencies whose code goes into the package's own, with their licences beside it
 */
export function packageBuild(
  entry: string[] | Record<string, string>,
  { bundled = [] }: { bundled?: RegExp[] } = {},
) {
  return defineConfig({
    entry,
    format: 'esm',
    target: 'node20',
    platform: 'node',
    sourcemap: true,
    noExternal: bundled,
    esbuildPlugins: [licences()],
    // Declarations are written in another pass, and stay.
    clean: ['**/*', '!**/*.d.ts'],
  });
}
